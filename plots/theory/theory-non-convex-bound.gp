# non-convex: both sides of T2, 6 of 12 pruned
# Exact gradients. The part of the start falls with slope -0.50 over the last decade; the theorem says -1/2.
# Values below 1e-14 are rounding, and are not drawn.
if (exists('png')) { set terminal pngcairo noenhanced size 640,420 font 'DejaVu Sans,11'; set output 'theory-non-convex-bound.png' } else { if (exists('pdf')) { set terminal pdfcairo noenhanced size 6.666666666666667in,4.375in font 'DejaVu Sans,11'; set output 'theory-non-convex-bound.pdf' } else { set terminal svg noenhanced size 640,420 dynamic background 'white' font 'DejaVu Sans,12'; set output 'theory-non-convex-bound.svg' } }
set datafile separator ','
set datafile missing ''
set label 1 'non-convex: both sides of T2, 6 of 12 pruned' at screen 0.02, screen 0.95 left font ',11'
set tmargin 3.5
set xlabel 'T'
set ylabel 'mean |grad f|^2'
set key outside right top Left reverse samplen 3 spacing 1.25 noautotitle
set border 3
set tics nomirror out
set grid ytics back linetype 1 linecolor rgb '#dddddd' linewidth 0.7 dashtype solid
set bars 0.6
set xrange [8.6957:11500]
set yrange [0.00107753:22.7936]
set logscale x
set logscale y
plot \
  'theory-non-convex-bound.csv' using (strcol(1) eq 'DPF: mean |grad f|^2' ? $2 : NaN):3 with linespoints linecolor '#0072B2' linewidth 1.5 dashtype solid pointtype 7 pointsize 0.7 pointinterval 1 title 'DPF: mean |grad f|^2', \
  'theory-non-convex-bound.csv' using (strcol(1) eq 'DPF: bound' ? $2 : NaN):3 with linespoints linecolor '#0072B2' linewidth 1.5 dashtype (8,6) pointtype 7 pointsize 0.7 pointinterval 1 title 'DPF: bound', \
  'theory-non-convex-bound.csv' using (strcol(1) eq 'part: start' ? $2 : NaN):3 with linespoints linecolor '#CC79A7' linewidth 1.5 dashtype solid pointtype 13 pointsize 0.7 pointinterval 1 title 'part: start', \
  'theory-non-convex-bound.csv' using (strcol(1) eq 'part: gradients' ? $2 : NaN):3 with linespoints linecolor '#D55E00' linewidth 1.5 dashtype solid pointtype 5 pointsize 0.7 pointinterval 1 title 'part: gradients', \
  'theory-non-convex-bound.csv' using (strcol(1) eq 'part: pruning' ? $2 : NaN):3 with linespoints linecolor '#009E73' linewidth 1.5 dashtype solid pointtype 9 pointsize 0.7 pointinterval 1 title 'part: pruning'
