package org.chainzrule.text.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.text.LabelledText;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.fuzz.FuzzContract;
import org.chainzrule.fuzz.PackedParts;
import org.chainzrule.fuzz.Part;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.text.encode.NgramFeatures;
import org.chainzrule.text.encode.TokenSequences;
import org.chainzrule.text.encode.Vocabulary;
import org.chainzrule.text.tokenize.Tokenizer;
import org.chainzrule.text.vectors.InverseFrequencies;
import org.chainzrule.text.vectors.PooledVectors;
import org.chainzrule.text.vectors.WordVectors;

/** Files of the cache: a damaged one is made again, so that there is no error at all. */
class CacheFuzzTest implements FuzzContract {

  private static final Tokenizer TOKENIZER = Tokenizer.standard();
  private static final LabelledTexts TEXTS =
      LabelledTexts.of(
          List.of("bad", "good"),
          List.of(
              new LabelledText(0, "not good not good"),
              new LabelledText(1, "very good"),
              new LabelledText(0, "")));
  private static final Vocabulary WORDS = Vocabulary.of(List.of("not", "good"));
  private static final WordVectors VECTORS =
      WordVectors.of(List.of("not", "good"), new float[] {1, 0}, new float[] {0.5f, -1});
  private static final String GLOVE = "glove.txt";

  /** What is kept under each kind of file. */
  private static final Map<String, Function<PreprocessingConfig, Object>> KINDS =
      new TreeMap<>(
          Map.of(
              "vocabulary",
              how -> {
                Vocabulary words = Vocabulary.count(TEXTS, TOKENIZER, 1, 9, how);
                return IntStream.range(0, words.words())
                    .mapToObj(id -> words.word(id) + words.count(id))
                    .toList();
              },
              "tokens",
              how -> numbers(TokenSequences.of(TEXTS, TOKENIZER, WORDS, 9, how)),
              "cues",
              how -> {
                NgramFeatures.Criteria criteria = new NgramFeatures.Criteria(9, 1, 9, 1);
                NgramFeatures cues = NgramFeatures.select(TEXTS, TOKENIZER, WORDS, criteria, how);
                return Arrays.toString(cues.numbers().toColumns());
              },
              "vectors",
              how -> {
                WordVectors read = WordVectors.read(how.cache().orElseThrow().resolve(GLOVE), how);
                return IntStream.range(0, read.size())
                    .mapToObj(id -> read.word(id) + Arrays.toString(read.vector(id)))
                    .toList();
              },
              "coverage",
              how -> VECTORS.coverage(TEXTS, TOKENIZER, how),
              "idf",
              how -> {
                InverseFrequencies idf = InverseFrequencies.count(TEXTS, TOKENIZER, VECTORS, how);
                return numbers(pooled(Optional.of(idf), PreprocessingConfig.standard()));
              },
              "pooled",
              how -> numbers(pooled(Optional.empty(), how))));

  private static PooledVectors pooled(Optional<InverseFrequencies> idf, PreprocessingConfig how) {
    PooledVectors.Pool pool =
        idf.isPresent() ? PooledVectors.Pool.WEIGHTED_MEAN : PooledVectors.Pool.MEAN;
    return PooledVectors.of(TEXTS, TOKENIZER, VECTORS, List.of(pool), idf, how);
  }

  private static Object numbers(Dataset data) {
    try (TensorScope scope = TensorScope.open()) {
      int[] rows = IntStream.range(0, data.size()).toArray();
      return data.size() + Arrays.toString(data.batch(rows, Precision.SINGLE).inputs().toColumns());
    }
  }

  @Override
  public Map<String, byte[]> samples(Path scratch) throws IOException {
    Files.writeString(scratch.resolve(GLOVE), "not 1 0\ngood 0.5 -1\n");
    KINDS.values().forEach(kind -> Objects.requireNonNull(kind.apply(how(scratch))));
    Map<String, byte[]> samples = new TreeMap<>();
    try (Stream<Path> files = Files.list(scratch)) {
      for (Path file : files.toList()) {
        samples.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    samples.remove(".lock");
    return samples;
  }

  private static PreprocessingConfig how(Path folder) {
    return PreprocessingConfig.standard().threads(1).cachedIn(folder);
  }

  @Override
  public List<Part> parts(String name, byte[] sample) {
    if (name.equals(GLOVE)) {
      return List.of(Part.nothing());
    }
    // To select features again takes long.
    return name.startsWith("cues")
        ? List.of(PackedParts.cacheContent())
        : List.of(Part.checked(), PackedParts.cacheContent());
  }

  @Override
  public Object read(Path file) {
    String name = file.getFileName().toString();
    String kind = name.equals(GLOVE) ? "vectors" : name.substring(0, name.indexOf('-'));
    return KINDS.get(kind).apply(how(file.getParent()));
  }

  @Override
  public Set<Class<? extends Exception>> errors() {
    return Set.of();
  }

  @Override
  public boolean mayLeave(String name) {
    return name.equals(".lock");
  }
}
