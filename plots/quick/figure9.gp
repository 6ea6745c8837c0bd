# Figure 9: masks of DPF and of incremental pruning
# y at epoch e: last change of the mask at or after the start of epoch e.
# Error bars: sample SD over the seeds, n in the data file.
# schedule × 0.013, Fashion-MNIST: a trend, not a reproduction
# Scope: Fashion-MNIST; resnet8; schedule × 0.013. Schema 1.2.
if (exists('png')) { set terminal pngcairo noenhanced size 640,420 font 'DejaVu Sans,11'; set output 'figure9.png' } else { if (exists('pdf')) { set terminal pdfcairo noenhanced size 6.666666666666667in,4.375in font 'DejaVu Sans,11'; set output 'figure9.pdf' } else { set terminal svg noenhanced size 640,420 dynamic background 'white' font 'DejaVu Sans,12'; set output 'figure9.svg' } }
set datafile separator ','
set datafile missing ''
set label 1 'Figure 9: masks of DPF and of incremental pruning' at screen 0.02, screen 0.95 left font ',11'
set tmargin 3.5
set xlabel 'epoch'
set ylabel 'positions whose mask still changes (%)'
set key outside right top Left reverse samplen 3 spacing 1.25 noautotitle
set border 3
set tics nomirror out
set grid ytics back linetype 1 linecolor rgb '#dddddd' linewidth 0.7 dashtype solid
set bars 0.6
set xrange [-0.08:4.08]
set yrange [-5.7273:101.1826]
set xtics 1
set arrow from first 2, graph 0 to first 2, graph 1 nohead linecolor '#aaaaaa' linewidth 0.6 back
set arrow from first 3, graph 0 to first 3, graph 1 nohead linecolor '#aaaaaa' linewidth 0.6 back
plot \
  'figure9.csv' using (strcol(1) eq 'dpf 50 %' ? $2 : NaN):3 with linespoints linecolor '#0072B2' linewidth 1.5 dashtype solid pointtype 7 pointsize 0.7 pointinterval 1 title 'dpf 50 %', \
  'figure9.csv' using (strcol(1) eq 'dpf 50 %' && $2 == 4 ? $2 : NaN):3:4 with yerrorbars linecolor '#0072B2' linewidth 1 dashtype solid pointtype 7 pointsize 0.7, \
  'figure9.csv' using (strcol(1) eq 'dpf 60 %' ? $2 : NaN):3 with linespoints linecolor '#D55E00' linewidth 1.5 dashtype solid pointtype 5 pointsize 0.7 pointinterval 1 title 'dpf 60 %', \
  'figure9.csv' using (strcol(1) eq 'dpf 60 %' && $2 == 4 ? $2 : NaN):3:4 with yerrorbars linecolor '#D55E00' linewidth 1 dashtype solid pointtype 5 pointsize 0.7, \
  'figure9.csv' using (strcol(1) eq 'dpf 70 %' ? $2 : NaN):3 with linespoints linecolor '#009E73' linewidth 1.5 dashtype solid pointtype 9 pointsize 0.7 pointinterval 1 title 'dpf 70 %', \
  'figure9.csv' using (strcol(1) eq 'dpf 70 %' && $2 == 4 ? $2 : NaN):3:4 with yerrorbars linecolor '#009E73' linewidth 1 dashtype solid pointtype 9 pointsize 0.7, \
  'figure9.csv' using (strcol(1) eq 'dpf 80 %' ? $2 : NaN):3 with linespoints linecolor '#CC79A7' linewidth 1.5 dashtype solid pointtype 13 pointsize 0.7 pointinterval 1 title 'dpf 80 %', \
  'figure9.csv' using (strcol(1) eq 'dpf 80 %' && $2 == 4 ? $2 : NaN):3:4 with yerrorbars linecolor '#CC79A7' linewidth 1 dashtype solid pointtype 13 pointsize 0.7, \
  'figure9.csv' using (strcol(1) eq 'incremental 80 %' ? $2 : NaN):3 with linespoints linecolor '#CC79A7' linewidth 1.5 dashtype (8,6) pointtype 13 pointsize 0.7 pointinterval 1 title 'incremental 80 %', \
  'figure9.csv' using (strcol(1) eq 'incremental 80 %' && $2 == 4 ? $2 : NaN):3:4 with yerrorbars linecolor '#CC79A7' linewidth 1 dashtype solid pointtype 13 pointsize 0.7, \
  'figure9.csv' using (strcol(1) eq 'dpf 90 %' ? $2 : NaN):3 with linespoints linecolor '#E69F00' linewidth 1.5 dashtype solid pointtype 11 pointsize 0.7 pointinterval 1 title 'dpf 90 %', \
  'figure9.csv' using (strcol(1) eq 'dpf 90 %' && $2 == 4 ? $2 : NaN):3:4 with yerrorbars linecolor '#E69F00' linewidth 1 dashtype solid pointtype 11 pointsize 0.7, \
  'figure9.csv' using (strcol(1) eq 'incremental 90 %' ? $2 : NaN):3 with linespoints linecolor '#E69F00' linewidth 1.5 dashtype (8,6) pointtype 11 pointsize 0.7 pointinterval 1 title 'incremental 90 %', \
  'figure9.csv' using (strcol(1) eq 'incremental 90 %' && $2 == 4 ? $2 : NaN):3:4 with yerrorbars linecolor '#E69F00' linewidth 1 dashtype solid pointtype 11 pointsize 0.7, \
  'figure9.csv' using (strcol(1) eq 'dpf 95 %' ? $2 : NaN):3 with linespoints linecolor '#56B4E9' linewidth 1.5 dashtype solid pointtype 7 pointsize 0.7 pointinterval 1 title 'dpf 95 %', \
  'figure9.csv' using (strcol(1) eq 'dpf 95 %' && $2 == 4 ? $2 : NaN):3:4 with yerrorbars linecolor '#56B4E9' linewidth 1 dashtype solid pointtype 7 pointsize 0.7, \
  'figure9.csv' using (strcol(1) eq 'incremental 95 %' ? $2 : NaN):3 with linespoints linecolor '#56B4E9' linewidth 1.5 dashtype (8,6) pointtype 7 pointsize 0.7 pointinterval 1 title 'incremental 95 %', \
  'figure9.csv' using (strcol(1) eq 'incremental 95 %' && $2 == 4 ? $2 : NaN):3:4 with yerrorbars linecolor '#56B4E9' linewidth 1 dashtype solid pointtype 7 pointsize 0.7
