# Table 2: pruning in training against pruning after it, top-1 on CIFAR-10, resnet8
# schedule × 0.013, Fashion-MNIST: a trend, not a reproduction
# Error bars and the band of dense: sample SD over the seeds.
# Top-1 accuracy on the test set after the last epoch, percent. ± is the sample standard deviation (n − 1) over n = 3 seeds (1, 2, 3).
# Choices where the paper says nothing (prunebench ledger): D01 D02 D03 D06 D07 D08 D09 D10 D13 D14 D22 D24 D27.
# Scope: Fashion-MNIST; resnet8; schedule × 0.013. Schema 1.2.
if (exists('png')) { set terminal pngcairo noenhanced size 640,420 font 'DejaVu Sans,11'; set output 'table2-resnet8-accuracy.png' } else { if (exists('pdf')) { set terminal pdfcairo noenhanced size 6.666666666666667in,4.375in font 'DejaVu Sans,11'; set output 'table2-resnet8-accuracy.pdf' } else { set terminal svg noenhanced size 640,420 dynamic background 'white' font 'DejaVu Sans,12'; set output 'table2-resnet8-accuracy.svg' } }
set datafile separator ','
set datafile missing ''
set label 1 'Table 2: pruning in training against pruning after it, top-1 on CIFAR-10, resnet8' at screen 0.02, screen 0.95 left font ',11'
set tmargin 3.5
set xlabel 'sparsity of the prunable weights (%)'
set ylabel 'test accuracy, top-1 (%)'
set key outside right top Left reverse samplen 3 spacing 1.25 noautotitle
set border 3
set tics nomirror out
set grid ytics back linetype 1 linecolor rgb '#dddddd' linewidth 0.7 dashtype solid
set bars 0.6
set xrange [89.6:95.4]
set yrange [74.135:82.815]
set xtics (90, 95)
plot \
  '+' using 1:(80.91):(82.35) with filledcurves fillcolor '#e6e6e6' fillstyle solid, \
  81.63 with lines linecolor '#000000' linewidth 1.5 dashtype solid title 'dense', \
  'table2-resnet8-accuracy.csv' using (strcol(1) eq 'oneshot+ft' ? $2 - 0.2 : NaN):3 with lines linecolor '#0072B2' linewidth 1.5 dashtype solid, \
  'table2-resnet8-accuracy.csv' using (strcol(1) eq 'oneshot+ft' ? $2 - 0.2 : NaN):3:($4 + 0) with yerrorbars linecolor '#0072B2' linewidth 1 dashtype solid pointtype 7 pointsize 0.7, \
  keyentry with linespoints linecolor '#0072B2' linewidth 1.5 dashtype solid pointtype 7 pointsize 0.7 title 'oneshot+ft', \
  'table2-resnet8-accuracy.csv' using (strcol(1) eq 'incremental' ? $2 - 0.1 : NaN):3 with lines linecolor '#D55E00' linewidth 1.5 dashtype (16,6), \
  'table2-resnet8-accuracy.csv' using (strcol(1) eq 'incremental' ? $2 - 0.1 : NaN):3:($4 + 0) with yerrorbars linecolor '#D55E00' linewidth 1 dashtype solid pointtype 5 pointsize 0.7, \
  keyentry with linespoints linecolor '#D55E00' linewidth 1.5 dashtype (16,6) pointtype 5 pointsize 0.7 title 'incremental', \
  'table2-resnet8-accuracy.csv' using (strcol(1) eq 'incremental+ft' ? $2 : NaN):3 with lines linecolor '#009E73' linewidth 1.5 dashtype (16,5,3,5), \
  'table2-resnet8-accuracy.csv' using (strcol(1) eq 'incremental+ft' ? $2 : NaN):3:($4 + 0) with yerrorbars linecolor '#009E73' linewidth 1 dashtype solid pointtype 9 pointsize 0.7, \
  keyentry with linespoints linecolor '#009E73' linewidth 1.5 dashtype (16,5,3,5) pointtype 9 pointsize 0.7 title 'incremental+ft', \
  'table2-resnet8-accuracy.csv' using (strcol(1) eq 'dpf' ? $2 + 0.1 : NaN):3 with lines linecolor '#CC79A7' linewidth 1.5 dashtype (5,4), \
  'table2-resnet8-accuracy.csv' using (strcol(1) eq 'dpf' ? $2 + 0.1 : NaN):3:($4 + 0) with yerrorbars linecolor '#CC79A7' linewidth 1 dashtype solid pointtype 13 pointsize 0.7, \
  keyentry with linespoints linecolor '#CC79A7' linewidth 1.5 dashtype (5,4) pointtype 13 pointsize 0.7 title 'dpf', \
  'table2-resnet8-accuracy.csv' using (strcol(1) eq 'dpf+ft' ? $2 + 0.2 : NaN):3 with lines linecolor '#E69F00' linewidth 1.5 dashtype (30,7), \
  'table2-resnet8-accuracy.csv' using (strcol(1) eq 'dpf+ft' ? $2 + 0.2 : NaN):3:($4 + 0) with yerrorbars linecolor '#E69F00' linewidth 1 dashtype solid pointtype 11 pointsize 0.7, \
  keyentry with linespoints linecolor '#E69F00' linewidth 1.5 dashtype (30,7) pointtype 11 pointsize 0.7 title 'dpf+ft'
