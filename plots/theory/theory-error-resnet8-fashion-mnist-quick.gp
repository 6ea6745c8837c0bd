# delta_t |w_t|^2 of DPF, resnet8 on fashion-mnist, profile quick
# The last mask update of each epoch: means over the runs, n in the data file; bars: sample SD.
if (exists('png')) { set terminal pngcairo noenhanced size 640,420 font 'DejaVu Sans,11'; set output 'theory-error-resnet8-fashion-mnist-quick.png' } else { if (exists('pdf')) { set terminal pdfcairo noenhanced size 6.666666666666667in,4.375in font 'DejaVu Sans,11'; set output 'theory-error-resnet8-fashion-mnist-quick.pdf' } else { set terminal svg noenhanced size 640,420 dynamic background 'white' font 'DejaVu Sans,12'; set output 'theory-error-resnet8-fashion-mnist-quick.svg' } }
set datafile separator ','
set datafile missing ''
set label 1 'delta_t |w_t|^2 of DPF, resnet8 on fashion-mnist, profile quick' at screen 0.02, screen 0.95 left font ',11'
set tmargin 3.5
set xlabel 'epoch'
set ylabel '|w~ - w|^2'
set key outside right top Left reverse samplen 3 spacing 1.25 noautotitle
set border 3
set tics nomirror out
set grid ytics back linetype 1 linecolor rgb '#dddddd' linewidth 0.7 dashtype solid
set bars 0.6
set xrange [0.94:4.06]
set yrange [-24.4792:432.4653]
set xtics 1
plot \
  'theory-error-resnet8-fashion-mnist-quick.csv' using (strcol(1) eq 'sparsity 0.50' ? $2 : NaN):3 with linespoints linecolor '#0072B2' linewidth 1.5 dashtype solid pointtype 7 pointsize 0.7 pointinterval 1 title 'sparsity 0.50', \
  'theory-error-resnet8-fashion-mnist-quick.csv' using (strcol(1) eq 'sparsity 0.50' && $2 == 4 ? $2 : NaN):3:4 with yerrorbars linecolor '#0072B2' linewidth 1 dashtype solid pointtype 7 pointsize 0.7, \
  'theory-error-resnet8-fashion-mnist-quick.csv' using (strcol(1) eq 'sparsity 0.60' ? $2 : NaN):3 with linespoints linecolor '#D55E00' linewidth 1.5 dashtype (16,6) pointtype 5 pointsize 0.7 pointinterval 1 title 'sparsity 0.60', \
  'theory-error-resnet8-fashion-mnist-quick.csv' using (strcol(1) eq 'sparsity 0.60' && $2 == 4 ? $2 : NaN):3:4 with yerrorbars linecolor '#D55E00' linewidth 1 dashtype solid pointtype 5 pointsize 0.7, \
  'theory-error-resnet8-fashion-mnist-quick.csv' using (strcol(1) eq 'sparsity 0.70' ? $2 : NaN):3 with linespoints linecolor '#009E73' linewidth 1.5 dashtype (16,5,3,5) pointtype 9 pointsize 0.7 pointinterval 1 title 'sparsity 0.70', \
  'theory-error-resnet8-fashion-mnist-quick.csv' using (strcol(1) eq 'sparsity 0.70' && $2 == 4 ? $2 : NaN):3:4 with yerrorbars linecolor '#009E73' linewidth 1 dashtype solid pointtype 9 pointsize 0.7, \
  'theory-error-resnet8-fashion-mnist-quick.csv' using (strcol(1) eq 'sparsity 0.80' ? $2 : NaN):3 with linespoints linecolor '#CC79A7' linewidth 1.5 dashtype (5,4) pointtype 13 pointsize 0.7 pointinterval 1 title 'sparsity 0.80', \
  'theory-error-resnet8-fashion-mnist-quick.csv' using (strcol(1) eq 'sparsity 0.80' && $2 == 4 ? $2 : NaN):3:4 with yerrorbars linecolor '#CC79A7' linewidth 1 dashtype solid pointtype 13 pointsize 0.7, \
  'theory-error-resnet8-fashion-mnist-quick.csv' using (strcol(1) eq 'sparsity 0.90' ? $2 : NaN):3 with linespoints linecolor '#E69F00' linewidth 1.5 dashtype (30,7) pointtype 11 pointsize 0.7 pointinterval 1 title 'sparsity 0.90', \
  'theory-error-resnet8-fashion-mnist-quick.csv' using (strcol(1) eq 'sparsity 0.90' && $2 == 4 ? $2 : NaN):3:4 with yerrorbars linecolor '#E69F00' linewidth 1 dashtype solid pointtype 11 pointsize 0.7, \
  'theory-error-resnet8-fashion-mnist-quick.csv' using (strcol(1) eq 'sparsity 0.95' ? $2 : NaN):3 with linespoints linecolor '#56B4E9' linewidth 1.5 dashtype (16,5,3,5,3,5) pointtype 7 pointsize 0.7 pointinterval 1 title 'sparsity 0.95', \
  'theory-error-resnet8-fashion-mnist-quick.csv' using (strcol(1) eq 'sparsity 0.95' && $2 == 4 ? $2 : NaN):3:4 with yerrorbars linecolor '#56B4E9' linewidth 1 dashtype solid pointtype 7 pointsize 0.7
