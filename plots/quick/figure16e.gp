# Figure 16e: where filters vanish, 80 % of them
# Means over the seeds.
# Error bars: sample SD over the seeds, n in the data file.
# schedule × 0.013, Fashion-MNIST: a trend, not a reproduction
# Scope: Fashion-MNIST; resnet8; schedule × 0.013. Schema 1.2.
if (exists('png')) { set terminal pngcairo noenhanced size 560,360 font 'DejaVu Sans,11'; set output 'figure16e.png' } else { if (exists('pdf')) { set terminal pdfcairo noenhanced size 5.833333333333333in,3.75in font 'DejaVu Sans,11'; set output 'figure16e.pdf' } else { set terminal svg noenhanced size 560,360 dynamic background 'white' font 'DejaVu Sans,12'; set output 'figure16e.svg' } }
set datafile separator ','
set datafile missing ''
set label 1 'Figure 16e: where filters vanish, 80 % of them' at screen 0.02, screen 0.95 left font ',11'
set tmargin 3.5
set xlabel 'epoch'
set ylabel 'layer'
set cblabel 'sparsity of the layer'
unset key
set tics nomirror out
set xtics ('1' 0, '2' 1, '3' 2, '4' 3)
set ytics ('conv1' 0, 'layer1.0.conv1' 1, 'layer1.0.conv2' 2, 'layer2.0.conv1' 3, 'layer2.0.conv2' 4, 'layer2.0.downsample' 5, 'layer3.0.conv1' 6, 'layer3.0.conv2' 7, 'layer3.0.downsample' 8)
set xrange [-0.5:3.5]
set yrange [8.5:-0.5]
set palette defined (0 '#30306a', 0.35 '#5a7d9a', 0.7 '#a8c686', 1 '#fbf3b0')
rows = 'conv1 layer1.0.conv1 layer1.0.conv2 layer2.0.conv1 layer2.0.conv2 layer2.0.downsample layer3.0.conv1 layer3.0.conv2 layer3.0.downsample'
columns = '1 2 3 4'
place(name, names) = (sum [i=1:words(names)] (word(names, i) eq name ? i - 1 : 0))
plot \
  'figure16e.csv' skip 1 using (place(strcol(2), columns)):(place(strcol(1), rows)):(0.5):(0.5):3 with boxxyerror fillstyle solid noborder linecolor palette
