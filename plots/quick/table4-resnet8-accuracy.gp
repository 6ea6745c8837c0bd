# Table 4: unstructured pruning in training, top-1 on CIFAR-10, all levels, resnet8
# schedule × 0.013, Fashion-MNIST: a trend, not a reproduction
# Error bars and the band of dense: sample SD over the seeds.
# Top-1 accuracy on the test set after the last epoch, percent. ± is the sample standard deviation (n − 1) over n = 3 seeds (1, 2, 3).
# ★ k/n: k of n seeds did not converge (a loss that is not finite, or at the end at most twice the accuracy of chance).
# Choices where the paper says nothing (prunebench ledger): D01 D02 D03 D04 D06 D07 D08 D09 D10 D15 D16 D17 D18 D19 D23 D24 D27 D36 D37.
# Scope: Fashion-MNIST; resnet8; schedule × 0.013. Schema 1.2.
if (exists('png')) { set terminal pngcairo noenhanced size 640,420 font 'DejaVu Sans,11'; set output 'table4-resnet8-accuracy.png' } else { if (exists('pdf')) { set terminal pdfcairo noenhanced size 6.666666666666667in,4.375in font 'DejaVu Sans,11'; set output 'table4-resnet8-accuracy.pdf' } else { set terminal svg noenhanced size 640,420 dynamic background 'white' font 'DejaVu Sans,12'; set output 'table4-resnet8-accuracy.svg' } }
set datafile separator ','
set datafile missing ''
set label 1 'Table 4: unstructured pruning in training, top-1 on CIFAR-10, all levels, resnet8' at screen 0.02, screen 0.95 left font ',11'
set tmargin 3.5
set xlabel 'sparsity of the prunable weights (%)'
set ylabel 'test accuracy, top-1 (%)'
set key outside right top Left reverse samplen 3 spacing 1.25 noautotitle
set border 3
set tics nomirror out
set grid ytics back linetype 1 linecolor rgb '#dddddd' linewidth 0.7 dashtype solid
set bars 0.6
set xrange [46.008:103.892]
set yrange [31.0012:85.2988]
set xtics (50, 60, 70, 80, 90, 95, 97.5, 99, 99.9)
plot \
  '+' using 1:(80.91):(82.35) with filledcurves fillcolor '#e6e6e6' fillstyle solid, \
  81.63 with lines linecolor '#000000' linewidth 1.5 dashtype solid title 'dense', \
  'table4-resnet8-accuracy.csv' using (strcol(1) eq 'snip' ? $2 - 0.1875 : NaN):3 with lines linecolor '#0072B2' linewidth 1.5 dashtype solid, \
  'table4-resnet8-accuracy.csv' using (strcol(1) eq 'snip' ? $2 - 0.1875 : NaN):3:($4 + 0) with yerrorbars linecolor '#0072B2' linewidth 1 dashtype solid pointtype 7 pointsize 0.7, \
  keyentry with linespoints linecolor '#0072B2' linewidth 1.5 dashtype solid pointtype 7 pointsize 0.7 title 'snip', \
  'table4-resnet8-accuracy.csv' using (strcol(1) eq 'sm' ? $2 - 0.0625 : NaN):3 with lines linecolor '#D55E00' linewidth 1.5 dashtype (16,6), \
  'table4-resnet8-accuracy.csv' using (strcol(1) eq 'sm' ? $2 - 0.0625 : NaN):3:($4 + 0) with yerrorbars linecolor '#D55E00' linewidth 1 dashtype solid pointtype 5 pointsize 0.7, \
  keyentry with linespoints linecolor '#D55E00' linewidth 1.5 dashtype (16,6) pointtype 5 pointsize 0.7 title 'sm', \
  'table4-resnet8-accuracy.csv' using (strcol(1) eq 'dsr' ? $2 + 0.0625 : NaN):3 with lines linecolor '#009E73' linewidth 1.5 dashtype (16,5,3,5), \
  'table4-resnet8-accuracy.csv' using (strcol(1) eq 'dsr' ? $2 + 0.0625 : NaN):3:($4 + 0) with yerrorbars linecolor '#009E73' linewidth 1 dashtype solid pointtype 9 pointsize 0.7, \
  keyentry with linespoints linecolor '#009E73' linewidth 1.5 dashtype (16,5,3,5) pointtype 9 pointsize 0.7 title 'dsr', \
  'table4-resnet8-accuracy.csv' using (strcol(1) eq 'dpf' ? $2 + 0.1875 : NaN):3 with lines linecolor '#CC79A7' linewidth 1.5 dashtype (5,4), \
  'table4-resnet8-accuracy.csv' using (strcol(1) eq 'dpf' ? $2 + 0.1875 : NaN):3:($4 + 0) with yerrorbars linecolor '#CC79A7' linewidth 1 dashtype solid pointtype 13 pointsize 0.7, \
  keyentry with linespoints linecolor '#CC79A7' linewidth 1.5 dashtype (5,4) pointtype 13 pointsize 0.7 title 'dpf'
