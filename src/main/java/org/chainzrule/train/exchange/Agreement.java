package org.chainzrule.train.exchange;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.chainzrule.Internal;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.io.Digest;
import org.chainzrule.io.Excerpt;
import org.chainzrule.model.Provenance;
import org.chainzrule.tensor.op.TensorBytes;

/**
 * Checks that all workers train the same: before the first step that library, settings, network and
 * data are the same, and after every epoch that all have the same parameters, to the byte.
 */
@Internal
public final class Agreement {

  /** How many characters of an entry a message repeats. */
  private static final int EXCERPT = 400;

  /** What a line of the entries may not contain, since it ends one. */
  private static final String LINE = "\n";

  private static final String PARAMETERS = "digest of the parameters";

  private final Workers workers;
  private final Map<String, String> run;
  private final List<Parameter> parameters;

  /**
   * @param run the identity of the run, by names; what only the first worker knows is not compared
   */
  public Agreement(Workers workers, Map<String, String> run, List<Parameter> parameters) {
    this.workers = workers;
    this.run = run;
    this.parameters = parameters;
  }

  /**
   * Compares library, run and initial parameters with those of the first worker.
   *
   * @throws IllegalArgumentException if they are others
   */
  public void check() {
    Map<String, String> mine = new LinkedHashMap<>();
    mine.put("version of the library", Provenance.libraryVersion());
    run.forEach((key, value) -> mine.put(key, value.replace(LINE, " ")));
    mine.put(PARAMETERS, digest());
    StringBuilder text = new StringBuilder();
    mine.forEach((key, value) -> text.append(key).append(LINE).append(value).append(LINE));
    List<byte[]> told = workers.share(text.toString().getBytes(StandardCharsets.UTF_8));
    Map<String, String> first = entries(told.get(0));
    for (int r = 1; r < told.size(); r++) {
      Map<String, String> theirs = entries(told.get(r));
      int rank = r;
      theirs.forEach((key, value) -> compare(key, first.get(key), value, rank));
    }
  }

  private static Map<String, String> entries(byte[] told) {
    String[] lines = new String(told, StandardCharsets.UTF_8).split(LINE, -1);
    Map<String, String> entries = new LinkedHashMap<>();
    for (int i = 0; i + 1 < lines.length; i += 2) {
      entries.put(lines[i], lines[i + 1]);
    }
    return entries;
  }

  private static void compare(String key, String first, String theirs, int rank) {
    if (!Objects.equals(first, theirs)) {
      throw new IllegalArgumentException(
          "expected all workers to have the same "
              + key
              + ", got "
              + Excerpt.of(String.valueOf(first), EXCERPT)
              + " at worker 0 and "
              + Excerpt.of(theirs, EXCERPT)
              + " at worker "
              + rank);
    }
  }

  /**
   * Compares the parameters with those of the first worker.
   *
   * @throws IllegalStateException if they are others, which no step can have done
   */
  public void checkParameters() {
    List<byte[]> told = workers.share(digest().getBytes(StandardCharsets.US_ASCII));
    for (int r = 1; r < told.size(); r++) {
      if (!Arrays.equals(told.get(0), told.get(r))) {
        throw new IllegalStateException(
            "expected all workers to have the same parameters after the same steps, got others at"
                + " worker "
                + r
                + " than at worker 0");
      }
    }
  }

  private String digest() {
    Digest digest = Digest.empty();
    for (Parameter p : parameters) {
      int n = p.value().length();
      ByteBuffer bytes = Workers.buffer(n * TensorBytes.each(p.value()));
      TensorBytes.copy(p.value(), 0, n, bytes);
      digest.addBytes(bytes.flip());
    }
    return digest.hex();
  }
}
