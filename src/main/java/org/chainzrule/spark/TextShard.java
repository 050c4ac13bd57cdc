package org.chainzrule.spark;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.chainzrule.data.text.LabelledText;
import org.chainzrule.io.AtomicFile;
import org.chainzrule.io.DataException;
import org.chainzrule.io.Excerpt;
import org.chainzrule.io.FailureReason;
import org.chainzrule.io.Utf8;

/** Texts of one shard, a CSV file of class indices or scores, and texts. */
final class TextShard implements Shard {

  /** The longest text in characters that is read again. */
  private static final int LONGEST = 1 << 24;

  private final int classes;
  private final List<LabelledText> texts = new ArrayList<>();

  /**
   * @param classes 0 where targets are scores
   */
  TextShard(int classes) {
    this.classes = classes;
  }

  /**
   * Adds a text.
   *
   * @param key by which messages name it
   * @throws DataException if it is blank, too long or not of whole characters, or the target is no
   *     class or not finite
   */
  void add(double target, String text, String key) {
    boolean isTarget =
        classes == 0
            ? Double.isFinite(target)
            : target == Math.rint(target) && target >= 0 && target < classes;
    if (!isTarget) {
      throw new DataException(
          "expected "
              + (classes == 0 ? "a finite score" : "a class index in 0.." + (classes - 1))
              + ", got "
              + target
              + " in the text "
              + Excerpt.of(key));
    }
    if (text.isBlank() || text.length() > LONGEST || Utf8.loneSurrogate(text, 0) >= 0) {
      throw new DataException(
          "expected a text of 1.."
              + LONGEST
              + " whole characters that are not all blank, got another: "
              + Excerpt.of(key));
    }
    texts.add(new LabelledText(target, text));
  }

  @Override
  public String suffix() {
    return "csv";
  }

  @Override
  public int size() {
    return texts.size();
  }

  @Override
  public ShardManifest.Form form() {
    return ShardManifest.Form.TEXT;
  }

  @Override
  public void write(Path file) {
    StringWriter lines = new StringWriter();
    try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(lines)) {
      for (LabelledText text : texts) {
        String target =
            classes == 0 ? Double.toString(text.target()) : Integer.toString(text.label());
        csv.writeRecord(target, text.text());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      AtomicFile.writeText(file, lines.toString());
    } catch (IOException e) {
      throw new DataException("could not write " + file + ": " + FailureReason.of(e), e);
    }
  }
}
