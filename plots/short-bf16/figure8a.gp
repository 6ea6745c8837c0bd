# Figure 8a: overlap of consecutive masks
# The mean over the updates of an epoch.
# Error bars: sample SD over the seeds, n in the data file.
# schedule × 0.08, CIFAR-10, bf16: a trend, not a reproduction
# Scope: CIFAR-10; resnet20; schedule × 0.08. Schema 1.2.
if (exists('png')) { set terminal pngcairo noenhanced size 640,420 font 'DejaVu Sans,11'; set output 'figure8a.png' } else { if (exists('pdf')) { set terminal pdfcairo noenhanced size 6.666666666666667in,4.375in font 'DejaVu Sans,11'; set output 'figure8a.pdf' } else { set terminal svg noenhanced size 640,420 dynamic background 'white' font 'DejaVu Sans,12'; set output 'figure8a.svg' } }
set datafile separator ','
set datafile missing ''
set label 1 'Figure 8a: overlap of consecutive masks' at screen 0.02, screen 0.95 left font ',11'
set tmargin 3.5
set xlabel 'epoch'
set ylabel 'intersection over union'
set key outside right top Left reverse samplen 3 spacing 1.25 noautotitle
set border 3
set tics nomirror out
set grid ytics back linetype 1 linecolor rgb '#dddddd' linewidth 0.7 dashtype solid
set bars 0.6
set xrange [-0.46:23.46]
set yrange [0.8813:1.0067]
set arrow from first 12, graph 0 to first 12, graph 1 nohead linecolor '#aaaaaa' linewidth 0.6 back
set arrow from first 18, graph 0 to first 18, graph 1 nohead linecolor '#aaaaaa' linewidth 0.6 back
plot \
  'figure8a.csv' using (strcol(1) eq '90 %' ? $2 : NaN):3 with linespoints linecolor '#E69F00' linewidth 1.5 dashtype solid pointtype 11 pointsize 0.7 pointinterval 3 title '90 %'
