# Table 4: unstructured pruning in training, top-1 on CIFAR-10, all levels, resnet20, sparsity 0.70
# schedule × 0.08, CIFAR-10, bf16: a trend, not a reproduction
# Means over the seeds, n in the data file; error bars: sample SD.
# Scope: CIFAR-10; resnet20; schedule × 0.08. Schema 1.2.
if (exists('png')) { set terminal pngcairo noenhanced size 640,420 font 'DejaVu Sans,11'; set output 'table4-resnet20-0.70-accuracy.png' } else { if (exists('pdf')) { set terminal pdfcairo noenhanced size 6.666666666666667in,4.375in font 'DejaVu Sans,11'; set output 'table4-resnet20-0.70-accuracy.pdf' } else { set terminal svg noenhanced size 640,420 dynamic background 'white' font 'DejaVu Sans,12'; set output 'table4-resnet20-0.70-accuracy.svg' } }
set datafile separator ','
set datafile missing ''
set label 1 'Table 4: unstructured pruning in training, top-1 on CIFAR-10, all levels, resnet20, sparsity 0.70' at screen 0.02, screen 0.95 left font ',11'
set tmargin 3.5
set xlabel 'epoch'
set ylabel 'test accuracy, top-1 (%)'
set key outside right top Left reverse samplen 3 spacing 1.25 noautotitle
set border 3
set tics nomirror out
set grid ytics back linetype 1 linecolor rgb '#dddddd' linewidth 0.7 dashtype solid
set bars 0.6
set xrange [0.54:24.46]
set yrange [41.5171:91.4906]
set arrow from first 12, graph 0 to first 12, graph 1 nohead linecolor '#aaaaaa' linewidth 0.6 back
set arrow from first 18, graph 0 to first 18, graph 1 nohead linecolor '#aaaaaa' linewidth 0.6 back
plot \
  'table4-resnet20-0.70-accuracy.csv' using (strcol(1) eq 'dense' ? $2 : NaN):3 with linespoints linecolor '#000000' linewidth 1.5 dashtype solid pointtype 15 pointsize 0.7 pointinterval 3 title 'dense', \
  'table4-resnet20-0.70-accuracy.csv' using (strcol(1) eq 'dense' && $2 == 24 ? $2 : NaN):3:4 with yerrorbars linecolor '#000000' linewidth 1 dashtype solid pointtype 15 pointsize 0.7
