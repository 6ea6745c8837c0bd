# Figure 15: masks of filters trained again
# Cost: all training that led to a network, in trainings of the dense one.
# Error bars: sample SD over the seeds, n in the data file.
# schedule × 0.08, CIFAR-10, bf16: a trend, not a reproduction
# Scope: CIFAR-10; resnet20; schedule × 0.08. Schema 1.2.
if (exists('png')) { set terminal pngcairo noenhanced size 640,420 font 'DejaVu Sans,11'; set output 'figure15.png' } else { if (exists('pdf')) { set terminal pdfcairo noenhanced size 6.666666666666667in,4.375in font 'DejaVu Sans,11'; set output 'figure15.pdf' } else { set terminal svg noenhanced size 640,420 dynamic background 'white' font 'DejaVu Sans,12'; set output 'figure15.svg' } }
set datafile separator ','
set datafile missing ''
set label 1 'Figure 15: masks of filters trained again' at screen 0.02, screen 0.95 left font ',11'
set tmargin 3.5
set xlabel 'pruned filters (%)'
set ylabel 'test accuracy, top-1 (%)'
set key outside right top Left reverse samplen 3 spacing 1.25 noautotitle
set border 3
set tics nomirror out
set grid ytics back linetype 1 linecolor rgb '#dddddd' linewidth 0.7 dashtype solid
set bars 0.6
set xrange [36.8:83.2]
set yrange [88.4987:88.8313]
set xtics (40, 50, 60, 70, 80)
plot \
  '+' using 1:(88.5165):(88.8135) with filledcurves fillcolor '#e6e6e6' fillstyle solid, \
  88.665 with lines linecolor '#000000' linewidth 1.5 dashtype solid title 'dense'
