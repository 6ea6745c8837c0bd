# Figure 3b: multiply-adds against sparsity
# Error bars: sample SD over the seeds, n in the data file.
# schedule × 0.013, Fashion-MNIST: a trend, not a reproduction
# Scope: Fashion-MNIST; resnet8; schedule × 0.013. Schema 1.2.
if (exists('png')) { set terminal pngcairo noenhanced size 640,420 font 'DejaVu Sans,11'; set output 'figure3b.png' } else { if (exists('pdf')) { set terminal pdfcairo noenhanced size 6.666666666666667in,4.375in font 'DejaVu Sans,11'; set output 'figure3b.pdf' } else { set terminal svg noenhanced size 640,420 dynamic background 'white' font 'DejaVu Sans,12'; set output 'figure3b.svg' } }
set datafile separator ','
set datafile missing ''
set label 1 'Figure 3b: multiply-adds against sparsity' at screen 0.02, screen 0.95 left font ',11'
set tmargin 3.5
set xlabel 'sparsity of the prunable weights, final masks (%)'
set ylabel 'multiply-adds (million)'
set key outside right top Left reverse samplen 3 spacing 1.25 noautotitle
set border 3
set tics nomirror out
set grid ytics back linetype 1 linecolor rgb '#dddddd' linewidth 0.7 dashtype solid
set bars 0.6
set xrange [49.0186:99.9831]
set yrange [0.2652:16.1882]
set logscale y
set ytics (0.5, 1, 2, 5, 10)
plot \
  12.4525 with lines linecolor '#000000' linewidth 1.5 dashtype solid title 'dense', \
  'figure3b.csv' using (strcol(1) eq 'snip' ? $2 - 0.0002 : NaN):3 with lines linecolor '#0072B2' linewidth 1.5 dashtype solid, \
  'figure3b.csv' using (strcol(1) eq 'snip' ? $2 - 0.0002 : NaN):3:($4 + 0) with yerrorbars linecolor '#0072B2' linewidth 1 dashtype solid pointtype 7 pointsize 0.7, \
  keyentry with linespoints linecolor '#0072B2' linewidth 1.5 dashtype solid pointtype 7 pointsize 0.7 title 'snip', \
  'figure3b.csv' using (strcol(1) eq 'sm' ? $2 - 0.0001 : NaN):3 with lines linecolor '#D55E00' linewidth 1.5 dashtype (16,6), \
  'figure3b.csv' using (strcol(1) eq 'sm' ? $2 - 0.0001 : NaN):3:($4 + 0) with yerrorbars linecolor '#D55E00' linewidth 1 dashtype solid pointtype 5 pointsize 0.7, \
  keyentry with linespoints linecolor '#D55E00' linewidth 1.5 dashtype (16,6) pointtype 5 pointsize 0.7 title 'sm', \
  'figure3b.csv' using (strcol(1) eq 'dsr' ? $2 + 0.0001 : NaN):3 with lines linecolor '#009E73' linewidth 1.5 dashtype (16,5,3,5), \
  'figure3b.csv' using (strcol(1) eq 'dsr' ? $2 + 0.0001 : NaN):3:($4 + 0) with yerrorbars linecolor '#009E73' linewidth 1 dashtype solid pointtype 9 pointsize 0.7, \
  keyentry with linespoints linecolor '#009E73' linewidth 1.5 dashtype (16,5,3,5) pointtype 9 pointsize 0.7 title 'dsr', \
  'figure3b.csv' using (strcol(1) eq 'dpf' ? $2 + 0.0002 : NaN):3 with lines linecolor '#CC79A7' linewidth 1.5 dashtype (5,4), \
  'figure3b.csv' using (strcol(1) eq 'dpf' ? $2 + 0.0002 : NaN):3:($4 + 0) with yerrorbars linecolor '#CC79A7' linewidth 1 dashtype solid pointtype 13 pointsize 0.7, \
  keyentry with linespoints linecolor '#CC79A7' linewidth 1.5 dashtype (5,4) pointtype 13 pointsize 0.7 title 'dpf'
