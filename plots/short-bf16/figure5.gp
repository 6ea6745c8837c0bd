# Figure 5: lottery tickets, and DPF masks trained again
# Cost: all training that led to a network, in trainings of the dense one.
# Error bars: sample SD over the seeds, n in the data file.
# schedule × 0.08, CIFAR-10, bf16: a trend, not a reproduction
# Scope: CIFAR-10; resnet20; schedule × 0.08. Schema 1.2.
if (exists('png')) { set terminal pngcairo noenhanced size 640,420 font 'DejaVu Sans,11'; set output 'figure5.png' } else { if (exists('pdf')) { set terminal pdfcairo noenhanced size 6.666666666666667in,4.375in font 'DejaVu Sans,11'; set output 'figure5.pdf' } else { set terminal svg noenhanced size 640,420 dynamic background 'white' font 'DejaVu Sans,12'; set output 'figure5.svg' } }
set datafile separator ','
set datafile missing ''
set label 1 'Figure 5: lottery tickets, and DPF masks trained again' at screen 0.02, screen 0.95 left font ',11'
set tmargin 3.5
set xlabel 'sparsity of the prunable weights (%)'
set ylabel 'test accuracy, top-1 (%)'
set key outside right top Left reverse samplen 3 spacing 1.25 noautotitle
set border 11
set tics nomirror out
set grid ytics back linetype 1 linecolor rgb '#dddddd' linewidth 0.7 dashtype solid
set bars 0.6
set xrange [89:91]
set yrange [85.8736:88.9799]
set xtics (90)
set y2label 'training (dense trainings)' textcolor '#009E73'
set y2tics nomirror textcolor '#009E73'
set y2range [0:2]
plot \
  '+' using 1:(88.5165):(88.8135) with filledcurves fillcolor '#e6e6e6' fillstyle solid, \
  88.665 with lines linecolor '#000000' linewidth 1.5 dashtype solid title 'dense', \
  'figure5.csv' using (strcol(1) eq 'dpf' ? $2 : NaN):3 with lines linecolor '#0072B2' linewidth 1.5 dashtype solid, \
  'figure5.csv' using (strcol(1) eq 'dpf' ? $2 : NaN):3:($4 + 0) with yerrorbars linecolor '#0072B2' linewidth 1 dashtype solid pointtype 7 pointsize 0.7, \
  keyentry with linespoints linecolor '#0072B2' linewidth 1.5 dashtype solid pointtype 7 pointsize 0.7 title 'dpf', \
  'figure5.csv' using (strcol(1) eq 'cost of dpf' ? $2 : NaN):3 axes x1y2 with linespoints linecolor '#009E73' linewidth 1.5 dashtype (16,6) pointtype 4 pointsize 0.9 title 'cost of dpf'
