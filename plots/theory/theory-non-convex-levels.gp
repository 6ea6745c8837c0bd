# non-convex: error of the pruned point
# Exact gradients. The bounds promise a neighbourhood, not a winner.
# Values below 1e-14 are rounding, and are not drawn.
if (exists('png')) { set terminal pngcairo noenhanced size 640,420 font 'DejaVu Sans,11'; set output 'theory-non-convex-levels.png' } else { if (exists('pdf')) { set terminal pdfcairo noenhanced size 6.666666666666667in,4.375in font 'DejaVu Sans,11'; set output 'theory-non-convex-levels.pdf' } else { set terminal svg noenhanced size 640,420 dynamic background 'white' font 'DejaVu Sans,12'; set output 'theory-non-convex-levels.svg' } }
set datafile separator ','
set datafile missing ''
set label 1 'non-convex: error of the pruned point' at screen 0.02, screen 0.95 left font ',11'
set tmargin 3.5
set xlabel 't'
set ylabel 'f(w~_t) - f*'
set key outside right top Left reverse samplen 3 spacing 1.25 noautotitle
set border 3
set tics nomirror out
set grid ytics back linetype 1 linecolor rgb '#dddddd' linewidth 0.7 dashtype solid
set bars 0.6
set xrange [0.8696:6440]
set yrange [1.59284e-14:8.0083]
set logscale x
set logscale y
plot \
  'theory-non-convex-levels.csv' using (strcol(1) eq 'DPF 4 of 12' ? $2 : NaN):3 with linespoints linecolor '#0072B2' linewidth 1.5 dashtype solid pointtype 7 pointsize 0.7 pointinterval 4 title 'DPF 4 of 12', \
  'theory-non-convex-levels.csv' using (strcol(1) eq 'one-shot 4 of 12' ? $2 : NaN):3 with linespoints linecolor '#0072B2' linewidth 1.5 dashtype (8,6) pointtype 7 pointsize 0.7 pointinterval 4 title 'one-shot 4 of 12', \
  'theory-non-convex-levels.csv' using (strcol(1) eq 'DPF 6 of 12' ? $2 : NaN):3 with linespoints linecolor '#D55E00' linewidth 1.5 dashtype solid pointtype 5 pointsize 0.7 pointinterval 4 title 'DPF 6 of 12', \
  'theory-non-convex-levels.csv' using (strcol(1) eq 'one-shot 6 of 12' ? $2 : NaN):3 with linespoints linecolor '#D55E00' linewidth 1.5 dashtype (8,6) pointtype 5 pointsize 0.7 pointinterval 4 title 'one-shot 6 of 12', \
  'theory-non-convex-levels.csv' using (strcol(1) eq 'DPF 9 of 12' ? $2 : NaN):3 with linespoints linecolor '#009E73' linewidth 1.5 dashtype solid pointtype 9 pointsize 0.7 pointinterval 5 title 'DPF 9 of 12', \
  'theory-non-convex-levels.csv' using (strcol(1) eq 'one-shot 9 of 12' ? $2 : NaN):3 with linespoints linecolor '#009E73' linewidth 1.5 dashtype (8,6) pointtype 9 pointsize 0.7 pointinterval 4 title 'one-shot 9 of 12'
