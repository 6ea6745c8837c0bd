# Figure 11b: steps between masks, against batch size, 80 %
# Means over the seeds; ★: two of three or more did not converge.
# Error bars: sample SD over the seeds, n in the data file.
# schedule × 0.013, Fashion-MNIST: a trend, not a reproduction
# Scope: Fashion-MNIST; resnet8; schedule × 0.013. Schema 1.2.
if (exists('png')) { set terminal pngcairo noenhanced size 480,360 font 'DejaVu Sans,11'; set output 'figure11b.png' } else { if (exists('pdf')) { set terminal pdfcairo noenhanced size 5.0in,3.75in font 'DejaVu Sans,11'; set output 'figure11b.pdf' } else { set terminal svg noenhanced size 480,360 dynamic background 'white' font 'DejaVu Sans,12'; set output 'figure11b.svg' } }
set datafile separator ','
set datafile missing ''
set label 1 'Figure 11b: steps between masks, against batch size, 80 %' at screen 0.02, screen 0.95 left font ',11'
set tmargin 3.5
set xlabel 'images a step'
set ylabel 'steps between masks'
set cblabel 'top-1, points from the best of its column'
unset key
set tics nomirror out
set xtics ('64' 0, '128' 1, '256' 2, '512' 3)
set ytics ('4' 0, '8' 1, '16' 2, '32' 3, '64' 4)
set xrange [-0.5:3.5]
set yrange [4.5:-0.5]
set palette defined (0 '#30306a', 0.35 '#5a7d9a', 0.7 '#a8c686', 1 '#fbf3b0')
rows = '4 8 16 32 64'
columns = '64 128 256 512'
place(name, names) = (sum [i=1:words(names)] (word(names, i) eq name ? i - 1 : 0))
isDark(value) = value ne '' && real(value) < 0
plot \
  'figure11b.csv' skip 1 using (place(strcol(2), columns)):(place(strcol(1), rows)):(0.5):(0.5):3 with boxxyerror fillstyle solid noborder linecolor palette, \
  'figure11b.csv' skip 1 using (place(strcol(2), columns)):(place(strcol(1), rows)):(strcol(3) eq '' ? '★' : sprintf('%.2f', real(strcol(3)))):(isDark(strcol(3)) ? 0xffffff : 0) with labels font ',9' textcolor rgb variable
