# Table 3: ResNet-50 on ImageNet, resnet8
# schedule × 0.013, Fashion-MNIST: a trend, not a reproduction
# Error bars and the band of dense: sample SD over the seeds.
# Top-1 accuracy on the test set after the last epoch, percent. ± is the sample standard deviation (n − 1) over n = 3 seeds (1, 2, 3).
# Choices where the paper says nothing (prunebench ledger): D01 D02 D03 D04 D06 D07 D08 D09 D10 D11 D14 D16 D17 D23 D24 D27 D28 D35 D40.
# Scope: Fashion-MNIST; resnet8; schedule × 0.013. Schema 1.2.
if (exists('png')) { set terminal pngcairo noenhanced size 640,420 font 'DejaVu Sans,11'; set output 'table3-resnet8-accuracy.png' } else { if (exists('pdf')) { set terminal pdfcairo noenhanced size 6.666666666666667in,4.375in font 'DejaVu Sans,11'; set output 'table3-resnet8-accuracy.pdf' } else { set terminal svg noenhanced size 640,420 dynamic background 'white' font 'DejaVu Sans,12'; set output 'table3-resnet8-accuracy.svg' } }
set datafile separator ','
set datafile missing ''
set label 1 'Table 3: ResNet-50 on ImageNet, resnet8' at screen 0.02, screen 0.95 left font ',11'
set tmargin 3.5
set xlabel 'sparsity of the prunable weights (%)'
set ylabel 'test accuracy, top-1 (%)'
set key outside right top Left reverse samplen 3 spacing 1.25 noautotitle
set border 3
set tics nomirror out
set grid ytics back linetype 1 linecolor rgb '#dddddd' linewidth 0.7 dashtype solid
set bars 0.6
set xrange [79.2:90.8]
set yrange [74.8452:82.7748]
set xtics (80, 87, 90)
plot \
  '+' using 1:(80.91):(82.35) with filledcurves fillcolor '#e6e6e6' fillstyle solid, \
  81.63 with lines linecolor '#000000' linewidth 1.5 dashtype solid title 'dense', \
  'table3-resnet8-accuracy.csv' using (strcol(1) eq 'incremental' ? $2 - 0.2 : NaN):3 with lines linecolor '#0072B2' linewidth 1.5 dashtype solid, \
  'table3-resnet8-accuracy.csv' using (strcol(1) eq 'incremental' ? $2 - 0.2 : NaN):3:($4 + 0) with yerrorbars linecolor '#0072B2' linewidth 1 dashtype solid pointtype 7 pointsize 0.7, \
  keyentry with linespoints linecolor '#0072B2' linewidth 1.5 dashtype solid pointtype 7 pointsize 0.7 title 'incremental', \
  'table3-resnet8-accuracy.csv' using (strcol(1) eq 'sm' ? $2 : NaN):3 with lines linecolor '#D55E00' linewidth 1.5 dashtype (16,6), \
  'table3-resnet8-accuracy.csv' using (strcol(1) eq 'sm' ? $2 : NaN):3:($4 + 0) with yerrorbars linecolor '#D55E00' linewidth 1 dashtype solid pointtype 5 pointsize 0.7, \
  keyentry with linespoints linecolor '#D55E00' linewidth 1.5 dashtype (16,6) pointtype 5 pointsize 0.7 title 'sm', \
  'table3-resnet8-accuracy.csv' using (strcol(1) eq 'dpf' ? $2 + 0.2 : NaN):3 with lines linecolor '#009E73' linewidth 1.5 dashtype (16,5,3,5), \
  'table3-resnet8-accuracy.csv' using (strcol(1) eq 'dpf' ? $2 + 0.2 : NaN):3:($4 + 0) with yerrorbars linecolor '#009E73' linewidth 1 dashtype solid pointtype 9 pointsize 0.7, \
  keyentry with linespoints linecolor '#009E73' linewidth 1.5 dashtype (16,5,3,5) pointtype 9 pointsize 0.7 title 'dpf'
