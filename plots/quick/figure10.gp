# Figure 10: DPF masks trained again for the same multiply-adds
# Cost: all training that led to a network, in trainings of the dense one.
# Error bars: sample SD over the seeds, n in the data file.
# schedule × 0.013, Fashion-MNIST: a trend, not a reproduction
# Scope: Fashion-MNIST; resnet8; schedule × 0.013. Schema 1.2.
if (exists('png')) { set terminal pngcairo noenhanced size 640,420 font 'DejaVu Sans,11'; set output 'figure10.png' } else { if (exists('pdf')) { set terminal pdfcairo noenhanced size 6.666666666666667in,4.375in font 'DejaVu Sans,11'; set output 'figure10.pdf' } else { set terminal svg noenhanced size 640,420 dynamic background 'white' font 'DejaVu Sans,12'; set output 'figure10.svg' } }
set datafile separator ','
set datafile missing ''
set label 1 'Figure 10: DPF masks trained again for the same multiply-adds' at screen 0.02, screen 0.95 left font ',11'
set tmargin 3.5
set xlabel 'sparsity of the prunable weights (%)'
set ylabel 'test accuracy, top-1 (%)'
set key outside right top Left reverse samplen 3 spacing 1.25 noautotitle
set border 3
set tics nomirror out
set grid ytics back linetype 1 linecolor rgb '#dddddd' linewidth 0.7 dashtype solid
set bars 0.6
set xrange [46.08:102.92]
set yrange [75.4102:86.5547]
set xtics (50, 60, 70, 80, 90, 95, 99)
plot \
  '+' using 1:(80.9081):(82.3519) with filledcurves fillcolor '#e6e6e6' fillstyle solid, \
  81.63 with lines linecolor '#000000' linewidth 1.5 dashtype solid title 'dense', \
  'figure10.csv' using (strcol(1) eq 'dpf' ? $2 - 0.4167 : NaN):3 with lines linecolor '#0072B2' linewidth 1.5 dashtype solid, \
  'figure10.csv' using (strcol(1) eq 'dpf' ? $2 - 0.4167 : NaN):3:($4 + 0) with yerrorbars linecolor '#0072B2' linewidth 1 dashtype solid pointtype 7 pointsize 0.7, \
  keyentry with linespoints linecolor '#0072B2' linewidth 1.5 dashtype solid pointtype 7 pointsize 0.7 title 'dpf', \
  'figure10.csv' using (strcol(1) eq 'lt' ? $2 + 0.4167 : NaN):3 with lines linecolor '#D55E00' linewidth 1.5 dashtype (16,6), \
  'figure10.csv' using (strcol(1) eq 'lt' ? $2 + 0.4167 : NaN):3:($4 + 0) with yerrorbars linecolor '#D55E00' linewidth 1 dashtype solid pointtype 5 pointsize 0.7, \
  keyentry with linespoints linecolor '#D55E00' linewidth 1.5 dashtype (16,6) pointtype 5 pointsize 0.7 title 'lt'
