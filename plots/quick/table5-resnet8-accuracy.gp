# Table 5: multiply-adds of global and layer-wise pruning, ResNet-20, resnet8
# schedule × 0.013, Fashion-MNIST: a trend, not a reproduction
# Error bars and the band of dense: sample SD over the seeds.
# Multiply-adds of the network under its final mask, millions.
# Choices where the paper says nothing (prunebench ledger): D01 D02 D03 D06 D07 D08 D09 D10 D24 D27 D29.
# Scope: Fashion-MNIST; resnet8; schedule × 0.013. Schema 1.2.
if (exists('png')) { set terminal pngcairo noenhanced size 640,420 font 'DejaVu Sans,11'; set output 'table5-resnet8-accuracy.png' } else { if (exists('pdf')) { set terminal pdfcairo noenhanced size 6.666666666666667in,4.375in font 'DejaVu Sans,11'; set output 'table5-resnet8-accuracy.pdf' } else { set terminal svg noenhanced size 640,420 dynamic background 'white' font 'DejaVu Sans,12'; set output 'table5-resnet8-accuracy.svg' } }
set datafile separator ','
set datafile missing ''
set label 1 'Table 5: multiply-adds of global and layer-wise pruning, ResNet-20, resnet8' at screen 0.02, screen 0.95 left font ',11'
set tmargin 3.5
set xlabel 'sparsity of the prunable weights (%)'
set ylabel 'test accuracy, top-1 (%)'
set key outside right top Left reverse samplen 3 spacing 1.25 noautotitle
set border 3
set tics nomirror out
set grid ytics back linetype 1 linecolor rgb '#dddddd' linewidth 0.7 dashtype solid
set bars 0.6
set xrange [46.4:98.6]
set yrange [52.0952:84.1048]
set xtics (50, 60, 70, 80, 90, 95)
plot \
  'table5-resnet8-accuracy.csv' using (strcol(1) eq 'dpf' ? $2 - 0.4167 : NaN):3 with lines linecolor '#0072B2' linewidth 1.5 dashtype solid, \
  'table5-resnet8-accuracy.csv' using (strcol(1) eq 'dpf' ? $2 - 0.4167 : NaN):3:($4 + 0) with yerrorbars linecolor '#0072B2' linewidth 1 dashtype solid pointtype 7 pointsize 0.7, \
  keyentry with linespoints linecolor '#0072B2' linewidth 1.5 dashtype solid pointtype 7 pointsize 0.7 title 'dpf', \
  'table5-resnet8-accuracy.csv' using (strcol(1) eq 'dpf-layer' ? $2 + 0.4167 : NaN):3 with lines linecolor '#D55E00' linewidth 1.5 dashtype (16,6), \
  'table5-resnet8-accuracy.csv' using (strcol(1) eq 'dpf-layer' ? $2 + 0.4167 : NaN):3:($4 + 0) with yerrorbars linecolor '#D55E00' linewidth 1 dashtype solid pointtype 5 pointsize 0.7, \
  keyentry with linespoints linecolor '#D55E00' linewidth 1.5 dashtype (16,6) pointtype 5 pointsize 0.7 title 'dpf-layer'
