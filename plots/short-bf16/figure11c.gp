# Figure 11c: global and layer-wise pruning
# Means over the seeds; ★: two of three or more did not converge.
# Error bars: sample SD over the seeds, n in the data file.
# schedule × 0.08, CIFAR-10, bf16: a trend, not a reproduction
# Scope: CIFAR-10; resnet20; schedule × 0.08. Schema 1.2.
if (exists('png')) { set terminal pngcairo noenhanced size 480,360 font 'DejaVu Sans,11'; set output 'figure11c.png' } else { if (exists('pdf')) { set terminal pdfcairo noenhanced size 5.0in,3.75in font 'DejaVu Sans,11'; set output 'figure11c.pdf' } else { set terminal svg noenhanced size 480,360 dynamic background 'white' font 'DejaVu Sans,12'; set output 'figure11c.svg' } }
set datafile separator ','
set datafile missing ''
set label 1 'Figure 11c: global and layer-wise pruning' at screen 0.02, screen 0.95 left font ',11'
set tmargin 3.5
set xlabel 'sparsity (%)'
set ylabel ''
set cblabel 'top-1 (%)'
unset key
set tics nomirror out
set xtics ('50' 0, '60' 1, '70' 2, '80' 3, '90' 4, '95' 5)
set ytics ('global' 0, 'layer-wise' 1)
set xrange [-0.5:5.5]
set yrange [1.5:-0.5]
set palette defined (0 '#30306a', 0.35 '#5a7d9a', 0.7 '#a8c686', 1 '#fbf3b0')
rows = 'global layer-wise'
columns = '50 60 70 80 90 95'
place(name, names) = (sum [i=1:words(names)] (word(names, i) eq name ? i - 1 : 0))
isDark(value) = value ne '' && real(value) < 86.04
plot \
  'figure11c.csv' skip 1 using (place(strcol(2), columns)):(place(strcol(1), rows)):(0.5):(0.5):3 with boxxyerror fillstyle solid noborder linecolor palette, \
  'figure11c.csv' skip 1 using (place(strcol(2), columns)):(place(strcol(1), rows)):(strcol(3) eq '' ? '★' : sprintf('%.2f', real(strcol(3)))):(isDark(strcol(3)) ? 0xffffff : 0) with labels font ',9' textcolor rgb variable
