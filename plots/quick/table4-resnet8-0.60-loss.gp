# Table 4: unstructured pruning in training, top-1 on CIFAR-10, all levels, resnet8, sparsity 0.60
# schedule × 0.013, Fashion-MNIST: a trend, not a reproduction
# Means over the seeds, n in the data file; error bars: sample SD.
# Scope: Fashion-MNIST; resnet8; schedule × 0.013. Schema 1.2.
if (exists('png')) { set terminal pngcairo noenhanced size 640,420 font 'DejaVu Sans,11'; set output 'table4-resnet8-0.60-loss.png' } else { if (exists('pdf')) { set terminal pdfcairo noenhanced size 6.666666666666667in,4.375in font 'DejaVu Sans,11'; set output 'table4-resnet8-0.60-loss.pdf' } else { set terminal svg noenhanced size 640,420 dynamic background 'white' font 'DejaVu Sans,12'; set output 'table4-resnet8-0.60-loss.svg' } }
set datafile separator ','
set datafile missing ''
set label 1 'Table 4: unstructured pruning in training, top-1 on CIFAR-10, all levels, resnet8, sparsity 0.60' at screen 0.02, screen 0.95 left font ',11'
set tmargin 3.5
set xlabel 'epoch'
set ylabel 'training loss'
set key outside right top Left reverse samplen 3 spacing 1.25 noautotitle
set border 3
set tics nomirror out
set grid ytics back linetype 1 linecolor rgb '#dddddd' linewidth 0.7 dashtype solid
set bars 0.6
set xrange [0.94:4.06]
set yrange [0.4304:1.3134]
set xtics 1
set arrow from first 2, graph 0 to first 2, graph 1 nohead linecolor '#aaaaaa' linewidth 0.6 back
set arrow from first 3, graph 0 to first 3, graph 1 nohead linecolor '#aaaaaa' linewidth 0.6 back
plot \
  'table4-resnet8-0.60-loss.csv' using (strcol(1) eq 'dense' ? $2 : NaN):3 with linespoints linecolor '#000000' linewidth 1.5 dashtype solid pointtype 15 pointsize 0.7 pointinterval 1 title 'dense', \
  'table4-resnet8-0.60-loss.csv' using (strcol(1) eq 'dense' && $2 == 4 ? $2 : NaN):3:4 with yerrorbars linecolor '#000000' linewidth 1 dashtype solid pointtype 15 pointsize 0.7, \
  'table4-resnet8-0.60-loss.csv' using (strcol(1) eq 'snip' ? $2 : NaN):3 with linespoints linecolor '#0072B2' linewidth 1.5 dashtype solid pointtype 7 pointsize 0.7 pointinterval 1 title 'snip', \
  'table4-resnet8-0.60-loss.csv' using (strcol(1) eq 'snip' && $2 == 4 ? $2 : NaN):3:4 with yerrorbars linecolor '#0072B2' linewidth 1 dashtype solid pointtype 7 pointsize 0.7, \
  'table4-resnet8-0.60-loss.csv' using (strcol(1) eq 'sm' ? $2 : NaN):3 with linespoints linecolor '#D55E00' linewidth 1.5 dashtype (16,6) pointtype 5 pointsize 0.7 pointinterval 1 title 'sm', \
  'table4-resnet8-0.60-loss.csv' using (strcol(1) eq 'sm' && $2 == 4 ? $2 : NaN):3:4 with yerrorbars linecolor '#D55E00' linewidth 1 dashtype solid pointtype 5 pointsize 0.7, \
  'table4-resnet8-0.60-loss.csv' using (strcol(1) eq 'dsr' ? $2 : NaN):3 with linespoints linecolor '#009E73' linewidth 1.5 dashtype (16,5,3,5) pointtype 9 pointsize 0.7 pointinterval 1 title 'dsr', \
  'table4-resnet8-0.60-loss.csv' using (strcol(1) eq 'dsr' && $2 == 4 ? $2 : NaN):3:4 with yerrorbars linecolor '#009E73' linewidth 1 dashtype solid pointtype 9 pointsize 0.7, \
  'table4-resnet8-0.60-loss.csv' using (strcol(1) eq 'dpf' ? $2 : NaN):3 with linespoints linecolor '#CC79A7' linewidth 1.5 dashtype (5,4) pointtype 13 pointsize 0.7 pointinterval 1 title 'dpf', \
  'table4-resnet8-0.60-loss.csv' using (strcol(1) eq 'dpf' && $2 == 4 ? $2 : NaN):3:4 with yerrorbars linecolor '#CC79A7' linewidth 1 dashtype solid pointtype 13 pointsize 0.7
