package org.chainzrule.examples;

import java.nio.file.Path;
import java.util.List;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.mnist.Mnist;
import org.chainzrule.data.table.CsvFormat;
import org.chainzrule.data.table.CsvTable;
import org.chainzrule.data.table.TablePlan;
import org.chainzrule.dreg.InputScale;
import org.chainzrule.experiment.fairfight.FightData;
import org.chainzrule.experiment.recipe.TrainTestSplit;
import org.chainzrule.experiment.rival.Contestant;
import org.chainzrule.experiment.rival.Contestants;
import org.chainzrule.text.TextFeatures;
import org.chainzrule.text.TextModel;
import org.chainzrule.text.TextReading;
import org.chainzrule.text.cache.PreprocessingConfig;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options that select the data of a Fair Fight: images, a table, or reviews. */
final class FightDataOptions {

  @Mixin private final MnistOptions images = new MnistOptions();

  @Option(
      names = "--table",
      paramLabel = "FILE",
      description =
          "Fight on the rows of this CSV file of numbers, with the class in the last column, such"
              + " as Pima Indians Diabetes; a fifth of them is the test set (default: none).")
  private Path table;

  @Option(
      names = "--vectors",
      paramLabel = "FILE",
      description =
          "Fight on reviews, read as the mean, maximum and minimum of these word vectors in GloVe's"
              + " text format; --data is then a folder with CSV files in the format of Yelp Review"
              + " Full (default: none).")
  private Path vectors;

  /** Rejects options that contradict each other, before any data is loaded. */
  void check(CommandSpec program) {
    images.check();
    for (String kind : List.of("--table", "--vectors")) {
      if (program.commandLine().getParseResult().hasMatchedOption(kind)) {
        Console.checkWithout(program, kind, "--variant", "--unverified");
      }
    }
    if (table != null && vectors != null) {
      throw new IllegalArgumentException(
          "expected either --table or --vectors, got both; they name different kinds of data");
    }
    if (table != null && images.folder().isPresent()) {
      throw new IllegalArgumentException(
          "expected --table without --data, got both; each names the data");
    }
  }

  /** Reads the data that the options ask for. */
  FightData read() {
    if (table != null) {
      SubsetOptions subset = images.subset();
      FightData rows = FightData.table(numbers(table), "table " + table.getFileName());
      return new FightData(subset.of(rows.split()), rows.image(), rows.range());
    }
    return vectors == null
        ? FightData.images(images.read(), Mnist.SIDE, Mnist.SIDE)
        : FightData.features(reviews());
  }

  /**
   * Rows of numbers as they are, with the class in the last column; FightData maps their ranges.
   */
  private static Dataset numbers(Path file) {
    CsvTable rows = CsvTable.read(file, CsvFormat.standard().with(CsvFormat.Header.DETECTED));
    List<String> names = rows.names();
    String[] features = names.subList(0, names.size() - 1).toArray(String[]::new);
    return TablePlan.classes(names.get(names.size() - 1))
        .numeric(features)
        .missingMarks()
        .unstandardised()
        .fit(rows)
        .examples(rows);
  }

  private TrainTestSplit reviews() {
    ReviewOptions reviews = new ReviewOptions();
    reviews.folder = images.folder().orElse(null);
    reviews.downloading = "TrainYelpFull --download";
    ReviewOptions.Found found = reviews.find(images.subset());
    PreprocessingConfig how = PreprocessingConfig.standard();
    TextFeatures features =
        TextModel.of(TextReading.POOLED).vectors(vectors).checked().read(found.train(), how);
    return found.sets(features, how);
  }

  /** The contestants that take such data, with grids that suit the scale of its inputs. */
  List<Contestant> contestants(InputScale scale) {
    return table == null && vectors == null
        ? Contestants.forDigits(scale)
        : Contestants.forFeatures(scale);
  }
}
