package org.chainzrule.data.yelp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.chainzrule.data.text.BadRows;
import org.chainzrule.data.text.LabelledText;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.io.DataException;
import org.chainzrule.io.Digest;
import org.chainzrule.io.KnownFile;
import org.chainzrule.io.TarFile;

/**
 * The Yelp Review Full data set: reviews with one to five stars, equally many of each, in two CSV
 * files without a header or in an archive of them. Rows are {@code "stars","text"}; inside the text
 * a quote is doubled, and a line break is written as {@code \n}.
 *
 * @see <a href="https://arxiv.org/abs/1509.01626">Zhang, Zhao and LeCun, 2015: Character-level
 *     Convolutional Networks for Text Classification</a>
 */
public final class YelpFull {

  /** One of the two parts that the data set is published in. */
  public enum Part {
    /** The training set of 650,000 reviews. */
    TRAIN("train.csv", 650_000),
    /** The test set of 50,000 reviews. */
    TEST("test.csv", 50_000);

    private final String file;
    private final int rows;

    Part(String file, int rows) {
      this.file = file;
      this.rows = rows;
    }

    /** The name of its file, also inside the archive. */
    String file() {
      return file;
    }

    /** The number of reviews, a fifth of them for each number of stars. */
    public int rows() {
      return rows;
    }
  }

  /**
   * The names of the classes, {@code "1"} (worst) to {@code "5"} (best): class k means k + 1 stars.
   */
  public static final List<String> STARS = List.of("1", "2", "3", "4", "5");

  /** The archive as it is published, 196 MB. */
  static final KnownFile ARCHIVE =
      KnownFile.asPublished(
          "yelp_review_full_csv.tgz",
          "56006b0a17a370f1e366504b1f2c3e3754e4a3dda17d3e718a885c552869a559",
          196_146_755);

  private static final String FOLDER = "yelp_review_full_csv";
  private static final List<String> ARCHIVES = List.of(FOLDER + ".tgz", FOLDER + ".tar.gz");
  private static final long UNPACKED = 1L << 30;

  private YelpFull() {}

  /** The reviews of one file in this format, plain or gzip, however many there are. */
  public static LabelledTexts file(Path csv) {
    return new ReviewFile(csv);
  }

  /**
   * One part of the data set, from its CSV file or the archive in the folder. Reading it to the end
   * fails unless it has the published number of reviews for each number of stars.
   *
   * @throws DataException if the folder has neither the file nor the archive
   */
  public static LabelledTexts read(Path folder, Part part) {
    return new CountedReviews(
        locate(folder, part)
            .orElseThrow(
                () ->
                    new DataException(
                        String.format(
                            Locale.ROOT,
                            "expected %s, %s.gz or %s in %s, got %s",
                            part.file,
                            part.file,
                            String.join(" or ", ARCHIVES),
                            folder,
                            Files.isDirectory(folder) ? "none of them" : "no such folder"))),
        part.rows);
  }

  /** One part as it is in the folder, with any number of rows; empty if it is not there. */
  private static Optional<LabelledTexts> locate(Path folder, Part part) {
    Optional<LabelledTexts> file =
        Stream.of(part.file, part.file + ".gz")
            .map(folder::resolve)
            .filter(Files::isRegularFile)
            .findFirst()
            .map(YelpFull::file);
    return file.isPresent() ? file : archive(folder).map(archive -> new Archived(archive, part));
  }

  /** One part of the data set from the archive, with the published number of reviews. */
  static LabelledTexts archived(Path archive, Part part) {
    return new CountedReviews(new Archived(archive, part), part.rows);
  }

  /** The archive in a folder, whatever it holds. */
  static Optional<Path> archive(Path folder) {
    return ARCHIVES.stream().map(folder::resolve).filter(Files::isRegularFile).findFirst();
  }

  /** The reviews of a file inside an archive, read without unpacking the archive. */
  private record Archived(Path archive, Part part) implements LabelledTexts {

    private String name() {
      return FOLDER + "/" + part.file;
    }

    @Override
    public Stream<LabelledText> stream(BadRows bad) {
      return ReviewRows.stream(
          TarFile.open(archive, name(), UNPACKED), archive.resolve(name()), bad);
    }

    @Override
    public List<String> classNames() {
      return STARS;
    }

    @Override
    public String digest() {
      return Digest.of("archive").add(Digest.of(archive)).add(name()).hex();
    }

    @Override
    public String toString() {
      return archive.resolve(name()).toString();
    }
  }

  /**
   * All CSV files of a folder, plain or gzip, in the order of their names. Of a file that is there
   * both plain and gzip, the plain one.
   */
  static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.getFileName().toString().matches("[^.].*\\.csv(\\.gz)?"))
          .filter(file -> !Files.isRegularFile(unpacked(file)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new DataException("expected a folder of CSV files at " + folder + ", got none", e);
    }
  }

  /** The name of a file without {@code .gz}; no file has it where the name has no such ending. */
  private static Path unpacked(Path file) {
    String name = file.getFileName().toString();
    return file.resolveSibling(name.endsWith(".gz") ? name.substring(0, name.length() - 3) : "");
  }
}
