package org.chainzrule.text;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.chainzrule.Internal;
import org.chainzrule.io.AtomicFile;
import org.chainzrule.io.DataException;
import org.chainzrule.io.FailureReason;
import org.chainzrule.io.Json;
import org.chainzrule.tensor.safetensors.HostArray;

/** The file beside an ONNX file of a text model, from which token ids of new texts are made. */
@Internal("examples")
public final class OnnxVocabulary {

  private OnnxVocabulary() {}

  /** Its name: that of the ONNX file followed by {@code .json}. */
  public static Path beside(Path onnx) {
    return onnx.resolveSibling(onnx.getFileName() + ".json");
  }

  /**
   * What such a file says: the words in the order of their ids, the options of the tokenizer, what
   * else has ids, and the names of the classes.
   */
  static Map<String, Object> of(TextEncoder encoder, List<String> classNames) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("classes", classNames);
    if (encoder instanceof TokenIdEncoder ids) {
      json.put("tokenizer", options(ids.tokenizer().options()));
      json.put("unknown", ids.vocabulary().words());
      json.put("maxTokens", ids.maxTokens());
      json.put("padded", ids.padded());
      ids.hashed()
          .ifPresent(
              hashed -> {
                Map<String, Object> ngrams = new LinkedHashMap<>();
                ngrams.put("shortest", hashed.shortest());
                ngrams.put("longest", hashed.longest());
                ngrams.put("buckets", hashed.buckets());
                ngrams.put("seed", hashed.seed());
                json.put("hashedNgrams", ngrams);
              });
      ids.selected().ifPresent(selected -> json.put("ngrams", rows(selected.numbers())));
      json.put("words", words(ids.vocabulary().words(), ids.vocabulary()::word));
    } else if (encoder instanceof PooledVectorEncoder pooled) {
      json.put("tokenizer", options(pooled.tokenizer().options()));
      json.put("words", words(pooled.words(), pooled.vectors()::word));
    }
    return json;
  }

  /**
   * Writes the file, whole or not at all.
   *
   * @throws DataException if it cannot be written
   */
  static void write(Map<String, Object> json, Path file) {
    try {
      AtomicFile.writeText(file, Json.writeLines(json));
    } catch (IOException e) {
      throw new DataException("could not write " + file + ": " + FailureReason.of(e), e);
    }
  }

  private static List<String> options(Iterable<? extends Enum<?>> options) {
    List<String> names = new ArrayList<>();
    options.forEach(option -> names.add(option.name()));
    return names;
  }

  private static List<String> words(int count, IntFunction<String> word) {
    return IntStream.range(0, count).mapToObj(word).toList();
  }

  /** The kind of each n-gram and its words, as whole numbers. */
  private static List<List<Long>> rows(HostArray numbers) {
    double[] columns = numbers.toColumns();
    int n = numbers.shape().size(0);
    return IntStream.range(0, n)
        .mapToObj(
            i ->
                IntStream.range(0, numbers.shape().size(1))
                    .mapToObj(j -> (long) columns[i + j * n])
                    .toList())
        .toList();
  }
}
