package org.chainzrule.data.text;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.chainzrule.fuzz.FuzzContract;
import org.chainzrule.fuzz.PackedParts;
import org.chainzrule.fuzz.Part;
import org.chainzrule.io.Packed;

/** CSV files; plain ones have no redundancy, so that other letters are other texts. */
class CsvFuzzTest implements FuzzContract {

  private static final String CLASSES =
      "id,sentiment,review\n1,good,\"A \"\"gorgeous\"\" film, t\u00e4xt.\"\n2,bad,Dull\r\n3,good,\"two\nlines\"\n";
  private static final String SCORES = "0.5,half\n-2,\"minus two\"\n1e3,many\n";

  @Override
  public Map<String, byte[]> samples(Path scratch) {
    byte[] first = Packed.gzip("0.5,half\n-2,\"minus".getBytes(StandardCharsets.UTF_8));
    byte[] second = Packed.gzip(" two\"\n1e3,many\n".getBytes(StandardCharsets.UTF_8));
    byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return Map.of(
        "classes.csv", CLASSES.getBytes(StandardCharsets.UTF_8),
        "scores.csv", SCORES.getBytes(StandardCharsets.UTF_8),
        "classes.csv.gz", Packed.gzip(CLASSES.getBytes(StandardCharsets.UTF_8)),
        "scores.csv.gz", both);
  }

  @Override
  public List<Part> parts(String name, byte[] sample) {
    return name.endsWith(".gz")
        ? List.of(PackedParts.gzip(), PackedParts.gzipContent())
        : List.of(Part.plain());
  }

  @Override
  public Object read(Path file) {
    boolean classes = file.getFileName().toString().startsWith("classes");
    LabelledTexts texts =
        classes
            ? CsvTexts.of(file).withHeader("sentiment", "review").classified()
            : CsvTexts.of(file).scored();
    return List.of(texts.classNames(), TextSamples.list(texts));
  }

  @Override
  public List<String> dictionary() {
    return List.of("\"", "\"\"", ",", "\n", "\r\n", "\uFEFF", "\0", "sentiment", "NaN", "\"\n\"");
  }

  @Override
  public Pattern place() {
    return Pattern.compile(
        "(?s)expected .*(, line \\d+|UTF-8.*|gzip.*|rows.*|columns.*|closed quotes.*)");
  }
}
