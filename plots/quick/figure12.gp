# Figure 12: accuracy against time
# The first seed of each; hours of its own machine.
# schedule × 0.013, Fashion-MNIST: a trend, not a reproduction
# Scope: Fashion-MNIST; resnet8; schedule × 0.013. Schema 1.2.
if (exists('png')) { set terminal pngcairo noenhanced size 640,420 font 'DejaVu Sans,11'; set output 'figure12.png' } else { if (exists('pdf')) { set terminal pdfcairo noenhanced size 6.666666666666667in,4.375in font 'DejaVu Sans,11'; set output 'figure12.pdf' } else { set terminal svg noenhanced size 640,420 dynamic background 'white' font 'DejaVu Sans,12'; set output 'figure12.svg' } }
set datafile separator ','
set datafile missing ''
set label 1 'Figure 12: accuracy against time' at screen 0.02, screen 0.95 left font ',11'
set tmargin 3.5
set xlabel 'hours of training'
set ylabel 'test accuracy, top-1 (%)'
set key outside right top Left reverse samplen 3 spacing 1.25 noautotitle
set border 3
set tics nomirror out
set grid ytics back linetype 1 linecolor rgb '#dddddd' linewidth 0.7 dashtype solid
set bars 0.6
set xrange [0.00634626:0.00714016]
set yrange [80.4888:81.6312]
plot \
  'figure12.csv' using (strcol(1) eq 'dense SGD' ? $2 : NaN):3 with linespoints linecolor '#0072B2' linewidth 1.5 dashtype solid pointtype 7 pointsize 0.7 pointinterval 1 title 'dense SGD', \
  'figure12.csv' using (strcol(1) eq 'dpf' ? $2 : NaN):3 with linespoints linecolor '#D55E00' linewidth 1.5 dashtype solid pointtype 5 pointsize 0.7 pointinterval 1 title 'dpf'
