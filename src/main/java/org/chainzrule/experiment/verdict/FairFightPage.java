package org.chainzrule.experiment.verdict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.chainzrule.Internal;
import org.chainzrule.experiment.fairfight.EntrantResult;
import org.chainzrule.experiment.fairfight.FightData;
import org.chainzrule.experiment.fairfight.FightHeader;
import org.chainzrule.experiment.fairfight.FightResult;
import org.chainzrule.experiment.fairfight.FightRun;
import org.chainzrule.experiment.fairfight.FinalMeasures;
import org.chainzrule.experiment.fairfight.FinalMeasures.Measure;
import org.chainzrule.experiment.page.Axis;
import org.chainzrule.experiment.page.Block;
import org.chainzrule.experiment.page.ConfusionTable;
import org.chainzrule.experiment.page.DataTable;
import org.chainzrule.experiment.page.Figures;
import org.chainzrule.experiment.page.Mistake;
import org.chainzrule.experiment.page.MistakenExamples;
import org.chainzrule.experiment.page.Page;
import org.chainzrule.experiment.page.Surroundings;
import org.chainzrule.metrics.ConfusionMatrix;

/**
 * The page of a Fair Fight.
 *
 * @param result what came out
 * @param data the data, of which mistaken images are shown
 * @param command what the user typed
 */
@Internal("examples")
public record FairFightPage(FightResult result, FightData data, String command) {

  /** The name of the page in the folder of a fight. */
  public static final String FILE = "report.html";

  /** Makes the page. */
  public Page page() {
    Leaders leaders = new Leaders(result);
    FightHeader header = result.header();
    int seeds = result.results().get(0).runs().size();
    return new Page(
        "The Fair Fight",
        String.format(
            Locale.ROOT,
            "%d contestants on %s: %d epochs, %d seeds, chosen on %s held-out examples",
            result.contestants().size(),
            header.data(),
            header.epochs(),
            seeds,
            Figures.whole(header.selectionExamples())),
        new FightSentences(leaders).all(),
        tiles(leaders),
        sections(leaders));
  }

  private static List<Page.Tile> tiles(Leaders leaders) {
    List<Page.Tile> tiles = new ArrayList<>();
    leaders
        .own()
        .ifPresent(
            own ->
                tiles.add(
                    new Page.Tile(
                        "best of the library",
                        Figures.percent(own.accuracy().mean()),
                        own.name() + ", " + Figures.whole(own.parameters()) + " parameters")));
    leaders
        .rival()
        .ifPresent(
            rival ->
                tiles.add(
                    new Page.Tile(
                        "best rival",
                        Figures.percent(rival.accuracy().mean()),
                        rival.name() + ", " + Figures.whole(rival.parameters()) + " parameters")));
    leaders
        .smallestWinner()
        .ifPresent(
            win ->
                tiles.add(
                    new Page.Tile(
                        "fewer parameters",
                        String.format(Locale.ROOT, "%.1f×", Leaders.ratio(win)),
                        win.own().name() + " against " + win.rival().name())));
    leaders
        .steadied()
        .ifPresent(
            pair ->
                tiles.add(
                    new Page.Tile(
                        "peak gradient with DREG",
                        String.format(Locale.ROOT, "%+.0f\u202F%%", -100 * pair.reduction().mean())
                            .replace('-', '−'),
                        pair.without().name())));
    return tiles;
  }

  private List<Page.Section> sections(Leaders leaders) {
    FightCharts charts = new FightCharts(leaders);
    List<Page.Section> sections = new ArrayList<>();
    add(sections, "Claims, and what the runs say", claims());
    add(
        sections,
        "Accuracy and size",
        List.of(
            charts.accuracyAgainst("parameters", EntrantResult::parameters),
            charts.accuracyAgainst("FLOPs of an example", EntrantResult::flops),
            charts.everyone(
                "Accuracy of every entrant",
                "The share of test examples that are classified correctly.",
                Axis.linear("test accuracy in %"),
                100,
                EntrantResult::accuracy,
                true),
            charts.everyone(
                "Peak of the input gradient",
                "The steepest place of the loss over the test examples; lower is steadier.",
                Axis.logarithmic("largest norm"),
                1,
                EntrantResult::peak,
                false)));
    add(
        sections,
        "Training and gradients",
        List.of(
            charts.course("Training loss", Axis.logarithmic("loss"), 1, FightRun.CurvePoint::loss),
            charts.course(
                "Accuracy over the training",
                Axis.linear("test accuracy in %"),
                100,
                FightRun.CurvePoint::accuracy),
            charts.gradients()));
    if (leaders.own().isPresent() || leaders.rival().isPresent()) {
      add(sections, "Robustness", robustness(charts));
    }
    leaders
        .own()
        .ifPresent(
            own -> {
              EntrantResult polynomial =
                  hasActivations(own) ? own : polynomial(leaders).orElse(own);
              add(sections, "Learned polynomials", FightCharts.activations(polynomial));
              add(sections, "Confusion matrix of " + own.name() + ", seed 1", confusion(own));
              add(sections, "Some mistakes of " + own.name() + ", seed 1", mistakes(own));
            });
    add(sections, "Tables", tables());
    add(sections, "How to repeat it", repeat());
    return sections;
  }

  private static boolean hasActivations(EntrantResult one) {
    return one.runs().get(0).finals().filter(all -> !all.activations().isEmpty()).isPresent();
  }

  private static Optional<EntrantResult> polynomial(Leaders leaders) {
    return leaders.finished().filter(FairFightPage::hasActivations).findFirst();
  }

  private static void add(List<Page.Section> sections, String heading, List<Block> blocks) {
    if (!blocks.isEmpty()) {
      sections.add(new Page.Section(heading, blocks));
    }
  }

  private List<Block> claims() {
    return List.of(
        new DataTable(
            "Every claim with its bar, reached or not",
            List.of("claim", "bar", "found", "verdict"),
            Verdict.of(result).stream()
                .map(
                    claim ->
                        List.of(
                            claim.claim(),
                            claim.bar(),
                            claim.found(),
                            claim.status().name().toLowerCase(Locale.ROOT).replace('_', ' ')))
                .toList()));
  }

  private List<Block> tables() {
    Matches matches = new Matches(result);
    return Stream.of(
            MarkdownTables.table("Chosen on held-out examples", FightTables.choices(result)),
            MarkdownTables.table("Accuracy and cost", FightTables.accuracy(result)),
            MarkdownTables.table("Input gradients and robustness", FightTables.robustness(result)),
            MarkdownTables.table(
                "Differences in accuracy at equal parameters", matches.byParameters()),
            MarkdownTables.table("Differences in accuracy at equal operations", matches.byFlops()))
        .flatMap(Optional::stream)
        .map(Block.class::cast)
        .toList();
  }

  private List<Block> robustness(FightCharts charts) {
    FightHeader header = result.header();
    List<Block> blocks = new ArrayList<>();
    if (!header.attacks().isEmpty()) {
      blocks.add(
          charts.robustness(
              "PGD attacks on the cross entropy",
              "Accuracy after 40 steps of projected gradient descent.",
              "largest change of an input",
              Measure.PGD,
              header.attacks()));
      blocks.add(
          charts.robustness(
              "PGD attacks on the margin",
              "The same attack on the margin between outputs, which a flat loss does not hide.",
              "largest change of an input",
              Measure.PGD_MARGIN,
              header.attacks()));
    }
    if (!header.noise().isEmpty()) {
      blocks.add(
          charts.robustness(
              "Gaussian noise",
              "Accuracy with noise on every input.",
              "standard deviation",
              Measure.NOISE,
              header.noise()));
    }
    if (!header.certificates().isEmpty()) {
      blocks.add(
          charts.robustness(
              "Certified accuracy",
              "Accuracy that is proved to hold under every change.",
              "largest change of an input",
              Measure.CERTIFIED,
              header.certificates()));
    }
    if (data.image().isPresent()) {
      blocks.add(charts.corruptions());
      blocks.add(
          charts.everyone(
              "Corrupted images, every entrant",
              "The mean accuracy over all corruptions and severities.",
              Axis.linear("accuracy in %"),
              100,
              one -> one.measure(FinalMeasures::meanCorruptionAccuracy),
              true));
      blocks.add(charts.corruptionTable());
    }
    return blocks;
  }

  private List<String> classNames() {
    return IntStream.range(0, data.classes()).mapToObj(Integer::toString).toList();
  }

  private List<Block> confusion(EntrantResult one) {
    return one.runs().get(0).finals().stream()
        .map(finals -> (Block) new ConfusionTable(classNames(), matrix(finals.confusion())))
        .toList();
  }

  private static ConfusionMatrix matrix(List<List<Integer>> counts) {
    int[][] pairs =
        IntStream.range(0, counts.size())
            .boxed()
            .flatMap(
                i ->
                    IntStream.range(0, counts.size())
                        .boxed()
                        .flatMap(
                            j ->
                                IntStream.range(0, counts.get(i).get(j))
                                    .mapToObj(count -> new int[] {i, j})))
            .toArray(int[][]::new);
    return ConfusionMatrix.of(
        Arrays.stream(pairs).mapToInt(pair -> pair[0]).toArray(),
        Arrays.stream(pairs).mapToInt(pair -> pair[1]).toArray(),
        counts.size());
  }

  private List<Block> mistakes(EntrantResult one) {
    if (data.image().isEmpty()) {
      return List.of();
    }
    List<Mistake> mistakes =
        one.runs().get(0).finals().stream()
            .flatMap(finals -> finals.mistakes().stream())
            .map(each -> new Mistake(each.index(), each.actual(), each.predicted(), Double.NaN))
            .toList();
    return MistakenExamples.pictures().blocks(mistakes, data.split().test(), classNames());
  }

  private List<Block> repeat() {
    FightHeader header = result.header();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("data", header.data()));
    rows.add(List.of("digest of the training set", header.trainDigest()));
    rows.add(List.of("digest of the test set", header.testDigest()));
    rows.add(List.of("epochs", Integer.toString(header.epochs())));
    rows.add(List.of("batch size", Integer.toString(header.batch())));
    rows.add(List.of("held-out examples to choose", Figures.whole(header.selectionExamples())));
    rows.add(List.of("test examples to attack", Figures.whole(header.robustExamples())));
    rows.addAll(Surroundings.rows());
    return List.of(
        Block.verbatim("The command", command),
        new DataTable("Data, settings and machine", List.of("what", "value"), rows));
  }
}
