# Figure 3c: accuracy against sparsity
# Error bars: sample SD over the seeds, n in the data file.
# schedule × 0.08, CIFAR-10, bf16: a trend, not a reproduction
# Scope: CIFAR-10; resnet20; schedule × 0.08. Schema 1.2.
if (exists('png')) { set terminal pngcairo noenhanced size 640,420 font 'DejaVu Sans,11'; set output 'figure3c.png' } else { if (exists('pdf')) { set terminal pdfcairo noenhanced size 6.666666666666667in,4.375in font 'DejaVu Sans,11'; set output 'figure3c.pdf' } else { set terminal svg noenhanced size 640,420 dynamic background 'white' font 'DejaVu Sans,12'; set output 'figure3c.svg' } }
set datafile separator ','
set datafile missing ''
set label 1 'Figure 3c: accuracy against sparsity' at screen 0.02, screen 0.95 left font ',11'
set tmargin 3.5
set xlabel 'sparsity of the prunable weights, final masks (%)'
set ylabel 'test accuracy, top-1 (%)'
set key outside right top Left reverse samplen 3 spacing 1.25 noautotitle
set border 3
set tics nomirror out
set grid ytics back linetype 1 linecolor rgb '#dddddd' linewidth 0.7 dashtype solid
set bars 0.6
set xrange [88.9999:90.9999]
set yrange [85.8736:88.9799]
plot \
  '+' using 1:(88.5165):(88.8135) with filledcurves fillcolor '#e6e6e6' fillstyle solid, \
  88.665 with lines linecolor '#000000' linewidth 1.5 dashtype solid title 'dense', \
  'figure3c.csv' using (strcol(1) eq 'dpf' ? $2 : NaN):3 with lines linecolor '#0072B2' linewidth 1.5 dashtype solid, \
  'figure3c.csv' using (strcol(1) eq 'dpf' ? $2 : NaN):3:($4 + 0) with yerrorbars linecolor '#0072B2' linewidth 1 dashtype solid pointtype 7 pointsize 0.7, \
  keyentry with linespoints linecolor '#0072B2' linewidth 1.5 dashtype solid pointtype 7 pointsize 0.7 title 'dpf'
