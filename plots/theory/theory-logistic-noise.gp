# logistic, noise, SD 1.0: T1 and T3, 6 of 12 pruned
# Means of 32 paths.
# Values below 1e-14 are rounding, and are not drawn.
if (exists('png')) { set terminal pngcairo noenhanced size 640,420 font 'DejaVu Sans,11'; set output 'theory-logistic-noise.png' } else { if (exists('pdf')) { set terminal pdfcairo noenhanced size 6.666666666666667in,4.375in font 'DejaVu Sans,11'; set output 'theory-logistic-noise.pdf' } else { set terminal svg noenhanced size 640,420 dynamic background 'white' font 'DejaVu Sans,12'; set output 'theory-logistic-noise.svg' } }
set datafile separator ','
set datafile missing ''
set label 1 'logistic, noise, SD 1.0: T1 and T3, 6 of 12 pruned' at screen 0.02, screen 0.95 left font ',11'
set tmargin 3.5
set xlabel 'T'
set ylabel 'f(w~) - f*'
set key outside right top Left reverse samplen 3 spacing 1.25 noautotitle
set border 3
set tics nomirror out
set grid ytics back linetype 1 linecolor rgb '#dddddd' linewidth 0.7 dashtype solid
set bars 0.6
set xrange [0.8696:1150]
set yrange [0.0222561:214.5243]
set logscale x
set logscale y
plot \
  'theory-logistic-noise.csv' using (strcol(1) eq 'DPF: mean error' ? $2 : NaN):3 with linespoints linecolor '#0072B2' linewidth 1.5 dashtype solid pointtype 7 pointsize 0.7 pointinterval 4 title 'DPF: mean error', \
  'theory-logistic-noise.csv' using (strcol(1) eq 'DPF: bound' ? $2 : NaN):3 with linespoints linecolor '#0072B2' linewidth 1.5 dashtype (8,6) pointtype 7 pointsize 0.7 pointinterval 4 title 'DPF: bound', \
  'theory-logistic-noise.csv' using (strcol(1) eq 'one-shot: error' ? $2 : NaN):3 with linespoints linecolor '#D55E00' linewidth 1.5 dashtype solid pointtype 5 pointsize 0.7 pointinterval 4 title 'one-shot: error', \
  'theory-logistic-noise.csv' using (strcol(1) eq 'one-shot: bound' ? $2 : NaN):3 with linespoints linecolor '#D55E00' linewidth 1.5 dashtype (8,6) pointtype 5 pointsize 0.7 pointinterval 4 title 'one-shot: bound'
