package org.chainzrule.text.vectors;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.chainzrule.fuzz.FuzzContract;
import org.chainzrule.fuzz.PackedParts;
import org.chainzrule.fuzz.Part;
import org.chainzrule.io.Packed;
import org.chainzrule.text.cache.PreprocessingConfig;

/** Word vectors as text; plain files have no redundancy but the equal width of lines. */
class GloveFuzzTest implements FuzzContract {

  @Override
  public Map<String, byte[]> samples(Path scratch) {
    byte[] small =
        (WordVectorsTest.SMALL + "t\u00e4xt 1e-3 0 0.1\n").getBytes(StandardCharsets.UTF_8);
    byte[] counted = ("4 3\n" + WordVectorsTest.SMALL).getBytes(StandardCharsets.UTF_8);
    return Map.of("small.txt", small, "counted.txt", counted, "small.txt.gz", Packed.gzip(small));
  }

  @Override
  public List<Part> parts(String name, byte[] sample) {
    return name.endsWith(".gz")
        ? List.of(PackedParts.gzip(), PackedParts.gzipContent())
        : List.of(Part.plain());
  }

  @Override
  public Object read(Path file) {
    WordVectors vectors = WordVectors.read(file, PreprocessingConfig.standard());
    List<Object> all = new ArrayList<>();
    for (int id = 0; id < vectors.size(); id++) {
      all.add(vectors.word(id) + Arrays.toString(vectors.vector(id)));
    }
    return all;
  }

  @Override
  public List<String> dictionary() {
    return List.of(
        " ", "  ", "\n", "\r\n", "\0", "\t", "NaN", "1e400", "<html>", ".", "-", "99 99\n");
  }

  @Override
  public Pattern place() {
    return Pattern.compile("(?s)expected .*(, line \\d+|gzip.*|word vectors, got none.*)");
  }
}
