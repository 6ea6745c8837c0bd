# Table 6: pruning of filters, top-1 on CIFAR-10, resnet8
# schedule × 0.013, Fashion-MNIST: a trend, not a reproduction
# Error bars and the band of dense: sample SD over the seeds.
# Top-1 accuracy on the test set after the last epoch, percent. ± is the sample standard deviation (n − 1) over n seeds, n in parentheses.
# ★ k/n: k of n seeds did not converge (a loss that is not finite, or at the end at most twice the accuracy of chance).
# Choices where the paper says nothing (prunebench ledger): D01 D02 D03 D04 D06 D07 D08 D09 D10 D12 D21 D23 D24 D27.
# Scope: Fashion-MNIST; resnet8; schedule × 0.013. Schema 1.2.
if (exists('png')) { set terminal pngcairo noenhanced size 640,420 font 'DejaVu Sans,11'; set output 'table6-resnet8-accuracy.png' } else { if (exists('pdf')) { set terminal pdfcairo noenhanced size 6.666666666666667in,4.375in font 'DejaVu Sans,11'; set output 'table6-resnet8-accuracy.pdf' } else { set terminal svg noenhanced size 640,420 dynamic background 'white' font 'DejaVu Sans,12'; set output 'table6-resnet8-accuracy.svg' } }
set datafile separator ','
set datafile missing ''
set label 1 'Table 6: pruning of filters, top-1 on CIFAR-10, resnet8' at screen 0.02, screen 0.95 left font ',11'
set tmargin 3.5
set xlabel 'sparsity of the prunable weights (%)'
set ylabel 'test accuracy, top-1 (%)'
set key outside right top Left reverse samplen 3 spacing 1.25 noautotitle
set border 3
set tics nomirror out
set grid ytics back linetype 1 linecolor rgb '#dddddd' linewidth 0.7 dashtype solid
set bars 0.6
set xrange [4.4:85.6]
set yrange [24.0712:85.6488]
set xtics (10, 20, 30, 40, 50, 60, 70, 80)
plot \
  '+' using 1:(80.91):(82.35) with filledcurves fillcolor '#e6e6e6' fillstyle solid, \
  81.63 with lines linecolor '#000000' linewidth 1.5 dashtype solid title 'dense', \
  'table6-resnet8-accuracy.csv' using (strcol(1) eq 'sfp' ? $2 - 0.7 : NaN):3 with lines linecolor '#0072B2' linewidth 1.5 dashtype solid, \
  'table6-resnet8-accuracy.csv' using (strcol(1) eq 'sfp' ? $2 - 0.7 : NaN):3:($4 + 0) with yerrorbars linecolor '#0072B2' linewidth 1 dashtype solid pointtype 7 pointsize 0.7, \
  keyentry with linespoints linecolor '#0072B2' linewidth 1.5 dashtype solid pointtype 7 pointsize 0.7 title 'sfp', \
  'table6-resnet8-accuracy.csv' using (strcol(1) eq 'dpf-filter' ? $2 + 0.7 : NaN):3 with lines linecolor '#D55E00' linewidth 1.5 dashtype (16,6), \
  'table6-resnet8-accuracy.csv' using (strcol(1) eq 'dpf-filter' ? $2 + 0.7 : NaN):3:($4 + 0) with yerrorbars linecolor '#D55E00' linewidth 1 dashtype solid pointtype 5 pointsize 0.7, \
  keyentry with linespoints linecolor '#D55E00' linewidth 1.5 dashtype (16,6) pointtype 5 pointsize 0.7 title 'dpf-filter'
