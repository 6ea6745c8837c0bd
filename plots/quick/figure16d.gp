# Figure 16d: where filters vanish, 70 % of them
# Means over the seeds.
# Error bars: sample SD over the seeds, n in the data file.
# schedule × 0.013, Fashion-MNIST: a trend, not a reproduction
# Scope: Fashion-MNIST; resnet8; schedule × 0.013. Schema 1.2.
if (exists('png')) { set terminal pngcairo noenhanced size 560,360 font 'DejaVu Sans,11'; set output 'figure16d.png' } else { if (exists('pdf')) { set terminal pdfcairo noenhanced size 5.833333333333333in,3.75in font 'DejaVu Sans,11'; set output 'figure16d.pdf' } else { set terminal svg noenhanced size 560,360 dynamic background 'white' font 'DejaVu Sans,12'; set output 'figure16d.svg' } }
set datafile separator ','
set datafile missing ''
set label 1 'Figure 16d: where filters vanish, 70 % of them' at screen 0.02, screen 0.95 left font ',11'
set tmargin 3.5
set xlabel 'epoch'
set ylabel 'layer'
set cblabel 'sparsity of the layer'
unset key
set tics nomirror out
set xtics ()
set ytics ()
set xrange [-0.5:-0.5]
set yrange [-0.5:-0.5]
set palette defined (0 '#30306a', 0.35 '#5a7d9a', 0.7 '#a8c686', 1 '#fbf3b0')
rows = ''
columns = ''
place(name, names) = (sum [i=1:words(names)] (word(names, i) eq name ? i - 1 : 0))
plot \
  'figure16d.csv' skip 1 using (place(strcol(2), columns)):(place(strcol(1), rows)):(0.5):(0.5):3 with boxxyerror fillstyle solid noborder linecolor palette
