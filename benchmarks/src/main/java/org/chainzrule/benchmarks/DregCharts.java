package org.chainzrule.benchmarks;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Locale;
import org.chainzrule.metrics.Distribution;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Two charts side by side on white, which is readable on light and dark pages: on the left the
 * polynomials of the first hidden units, on the right the complementary cumulative distribution of
 * input-gradient norms. Sizes are in pixels, for a page twice 800 pixels wide.
 *
 * @param data a description of the training data
 * @param strength DREG's λ
 */
record DregCharts(String data, double strength, TrainedCubic without, TrainedCubic with) {

  private static final int WIDTH = 1600;
  private static final int HEIGHT = 830;
  private static final int HEAD = 214;
  private static final int EDGE = 20;
  private static final int CHART_WIDTH = (WIDTH - 2 * EDGE) / 2;
  private static final int CHART_HEIGHT = HEIGHT - HEAD - EDGE;

  private static final int LEFT = EDGE + CHART_WIDTH / 2 + 45;
  private static final int RIGHT = LEFT + CHART_WIDTH;
  private static final int LEGEND = 434;

  private static final int SHOWN = 6;

  /** The end of the axis as a multiple of the peak, which leaves room for the label of the peak. */
  private static final double ROOM = 1.2;

  /** Vermillion and blue from the colour-blind safe palette of Okabe and Ito. */
  private static final Color WITHOUT = new Color(0xD55E00);

  private static final Color WITH = new Color(0x0072B2);
  private static final Color INK = new Color(0x222222);
  private static final Color GUIDE = new Color(0x999999);
  private static final Color GRID = new Color(0xE2E2E2);
  private static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 26);
  private static final Font BOLD = TEXT.deriveFont(Font.BOLD);

  BufferedImage draw() {
    BufferedImage card = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = smooth(card);
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, WIDTH, HEIGHT);
    g.setColor(INK);
    heading(g, 34, "784-128-10 network with learned cubic activations on " + data, WIDTH / 2, 60);
    heading(g, 28, "Learned activations of " + SHOWN + " hidden units", LEFT, HEAD - 14);
    heading(g, 28, "Input gradients of " + grouped(images()) + " test images", RIGHT, HEAD - 14);
    legend(g, WITHOUT, "without DREG", without, 108);
    legend(g, WITH, "with DREG, λ = " + strength, with, 148);
    g.translate(EDGE, HEAD);
    activations().paint(g, CHART_WIDTH, CHART_HEIGHT);
    g.translate(CHART_WIDTH, 0);
    XYChart gradients = gradients();
    gradients.paint(g, CHART_WIDTH, CHART_HEIGHT);
    mark(g, gradients, without, WITHOUT, -14);
    mark(g, gradients, with, WITH, 38);
    g.dispose();
    return card;
  }

  private int images() {
    return with.norms().length;
  }

  /** The number with non-breaking spaces between groups of digits, such as 10 000. */
  private static String grouped(int count) {
    return String.format(Locale.ROOT, "%,d", count).replace(',', '\u00a0');
  }

  private static void heading(Graphics2D g, float size, String text, int middle, int y) {
    g.setFont(BOLD.deriveFont(size));
    g.drawString(text, middle - g.getFontMetrics().stringWidth(text) / 2, y);
  }

  private static void legend(Graphics2D g, Color color, String name, TrainedCubic run, int y) {
    g.setColor(color);
    g.setStroke(new BasicStroke(8, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    g.drawLine(LEGEND, y - 9, LEGEND + 60, y - 9);
    g.setColor(INK);
    g.setFont(TEXT);
    g.drawString(name, LEGEND + 84, y);
    String accuracy = String.format(Locale.ROOT, "test accuracy %.2f %%", 100 * run.accuracy());
    g.drawString(accuracy, LEGEND + 440, y);
  }

  /** The same units of both networks, which had the same initial parameters. */
  private XYChart activations() {
    XYChart chart = chart("pre-activation z (range on test images)", "activation a(z)");
    for (int u = 0; u < SHOWN; u++) {
      TrainedCubic.Unit one = without.units().get(u);
      line(chart, "without " + u, one.z(), one.a(), WITHOUT, 5);
    }
    for (int u = 0; u < SHOWN; u++) {
      TrainedCubic.Unit one = with.units().get(u);
      line(chart, "with " + u, one.z(), one.a(), WITH, 5);
    }
    return chart;
  }

  /** The complementary cumulative distribution of the norms. */
  private XYChart gradients() {
    XYChart chart =
        chart("norm ‖∂loss/∂x‖₂ (loss in nats, pixels in 0…1)", "images with at least this norm");
    double peak =
        Math.max(Distribution.of(with.norms()).max(), Distribution.of(without.norms()).max());
    double end = 10 * Math.ceil(peak * ROOM / 10);
    XYStyler styler = chart.getStyler();
    styler.setYAxisLogarithmic(true);
    styler.setYAxisMin(100.0 / images());
    styler.setYAxisMax(100.0);
    styler.setYAxisTickLabelsFormattingFunction(DregCharts::percent);
    styler.setPlotGridHorizontalLinesVisible(false);
    styler.setXAxisMin(0.0);
    styler.setXAxisMax(end);
    line(chart, "p99", new double[] {0, end}, new double[] {1, 1}, GUIDE, 2);
    survival(chart, "without", without, WITHOUT);
    survival(chart, "with", with, WITH);
    return chart;
  }

  private static String percent(double value) {
    return (value < 1 ? String.valueOf(value) : String.valueOf(Math.round(value))) + " %";
  }

  private static void survival(XYChart chart, String name, TrainedCubic run, Color color) {
    double[] norms = run.norms().clone();
    Arrays.sort(norms);
    double[] shares = new double[norms.length];
    for (int i = 0; i < norms.length; i++) {
      shares[i] = 100.0 * (norms.length - i) / norms.length;
    }
    line(chart, name, norms, shares, color, 6);
  }

  /** Marks the peak and p99, with the label of p99 at an offset below the point. */
  private static void mark(Graphics2D g, XYChart chart, TrainedCubic run, Color color, int below) {
    Distribution norms = Distribution.of(run.norms());
    g.setColor(color);
    mark(g, chart, "p99", norms.p99(), 1, below);
    mark(g, chart, "peak", norms.max(), 100.0 / run.norms().length, -14);
  }

  private static void mark(
      Graphics2D g, XYChart chart, String name, double norm, double share, int below) {
    double x = chart.getScreenXFromChart(norm);
    double y = chart.getScreenYFromChart(share);
    g.fill(new Ellipse2D.Double(x - 11, y - 11, 22, 22));
    g.setFont(BOLD);
    g.drawString(
        String.format(Locale.ROOT, "%s %.1f", name, norm), (float) x + 20, (float) y + below);
  }

  private static void line(XYChart chart, String name, double[] x, double[] y, Color c, float w) {
    XYSeries series = chart.addSeries(name, x, y);
    series.setMarker(SeriesMarkers.NONE);
    series.setLineColor(c);
    series.setLineStyle(new BasicStroke(w, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
  }

  private static XYChart chart(String x, String y) {
    XYChart chart = new XYChart(CHART_WIDTH, CHART_HEIGHT);
    chart.setXAxisTitle(x);
    chart.setYAxisTitle(y);
    XYStyler styler = chart.getStyler();
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setChartFontColor(INK);
    styler.setChartTitleVisible(false);
    styler.setChartPadding(12);
    styler.setLegendVisible(false);
    styler.setPlotBorderVisible(false);
    styler.setPlotGridLinesColor(GRID);
    styler.setPlotGridLinesStroke(new BasicStroke(2));
    styler.setPlotContentSize(0.96);
    styler.setYAxisLabelAlignment(AxesChartStyler.TextAlignment.Right);
    styler.setAxisTickPadding(8);
    styler.setAxisTitleFont(TEXT);
    styler.setAxisTickLabelsFont(TEXT);
    styler.setAxisTickLabelsColor(INK);
    styler.setXAxisTickMarkSpacingHint(110);
    styler.setYAxisTickMarkSpacingHint(110);
    styler.setLocale(Locale.ROOT);
    return chart;
  }

  private static Graphics2D smooth(BufferedImage image) {
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    return g;
  }
}
