package org.chainzrule.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.chainzrule.io.AtomicFile;
import org.chainzrule.io.DataException;
import org.chainzrule.io.Digest;
import org.chainzrule.io.Excerpt;
import org.chainzrule.io.FailureReason;
import org.chainzrule.io.Json;
import org.chainzrule.tensor.Shape;

/**
 * What the shards of a folder are: a JSON file, written after all of them, with its own digest.
 *
 * @param form of each example
 * @param classNames in the order of the class indices; empty where targets are values
 * @param shards how many there are, those without an example included
 * @param entries the files, in the order of their numbers
 */
record ShardManifest(Form form, List<String> classNames, int shards, List<Entry> entries) {

  static final String FILE = "manifest.json";

  private static final String FORMAT = "chainzrule-shards 1";
  private static final int MOST_BYTES = 1 << 26;

  /** The sizes of the axes of the inputs; texts have none. */
  private static final Pattern SIZES = Pattern.compile("(?:\\d{1,9}(?:x\\d{1,9})*)?");

  /**
   * The form of an example.
   *
   * @param inputs its shape; without an axis for texts
   * @param targets how many numbers its target has
   */
  record Form(Shape inputs, int targets) {
    static final Form TEXT = new Form(Shape.of(), 1);

    boolean isText() {
      return equals(TEXT);
    }

    @Override
    public String toString() {
      return isText() ? "texts" : "inputs " + inputs + " with " + targets + " targets";
    }
  }

  /** A file of examples. */
  record Entry(String name, int examples, String sha256) {}

  long examples() {
    return entries.stream().mapToLong(Entry::examples).sum();
  }

  private Map<String, Object> content() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("format", FORMAT);
    json.put("examples", examples());
    json.put(
        "inputs",
        Arrays.stream(form.inputs.sizes())
            .mapToObj(Integer::toString)
            .collect(Collectors.joining("x")));
    json.put("targets", (long) form.targets);
    Map<String, Object> classes = new LinkedHashMap<>();
    classNames.forEach(name -> classes.put(Integer.toString(classes.size()), name));
    json.put("classes", classes);
    json.put("shards", (long) shards);
    Map<String, Object> files = new LinkedHashMap<>();
    for (Entry entry : entries) {
      Map<String, Object> file = new LinkedHashMap<>();
      file.put("examples", (long) entry.examples);
      file.put("sha256", entry.sha256);
      files.put(entry.name, file);
    }
    json.put("files", files);
    return json;
  }

  static String digest(Map<String, Object> content) {
    return Digest.of(FORMAT).add(Json.write(content)).hex();
  }

  void write(Path folder) {
    Map<String, Object> json = content();
    json.put("sha256", digest(json));
    try {
      AtomicFile.writeText(folder.resolve(FILE), Json.writeLines(json));
    } catch (IOException e) {
      throw new DataException(
          "could not write " + folder.resolve(FILE) + ": " + FailureReason.of(e), e);
    }
  }

  /**
   * @throws DataException if there is none, it is damaged or of another format
   */
  static ShardManifest read(Path folder) {
    Path file = folder.resolve(FILE);
    try {
      if (!Files.isRegularFile(file)) {
        throw new DataException(
            "expected a folder of shards, got one without " + FILE + ": " + folder);
      }
      if (Files.size(file) > MOST_BYTES) {
        throw new DataException(
            "expected at most " + MOST_BYTES + " bytes, got " + Files.size(file) + ": " + file);
      }
      return of(Json.read("manifest", Files.readString(file)));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new DataException(e.getMessage() + ": " + file, e);
    } catch (IOException e) {
      throw new DataException("could not read " + file + ": " + FailureReason.of(e), e);
    }
  }

  private static ShardManifest of(Map<String, Object> json) {
    String format = Json.text(json, "format");
    if (!format.equals(FORMAT)) {
      throw new IllegalArgumentException(
          "expected the format " + FORMAT + ", got " + Excerpt.of(format));
    }
    String sha256 = Json.text(json, "sha256");
    json.remove("sha256");
    String actual = digest(json);
    if (!sha256.equals(actual)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "expected content of SHA-256 %s, got %s, so the file is damaged",
              Excerpt.of(sha256),
              actual));
    }
    List<String> classNames = new ArrayList<>();
    Map<String, Object> classes = Json.object(json, "classes");
    for (String index : classes.keySet()) {
      classNames.add(Json.text(classes, index));
    }
    String sizes = Json.text(json, "inputs");
    if (!SIZES.matcher(sizes).matches()) {
      throw new IllegalArgumentException(
          "expected sizes of axes as inputs, such as 28x28, got " + Excerpt.of(sizes));
    }
    Shape inputs =
        sizes.isEmpty()
            ? Shape.of()
            : Shape.of(Arrays.stream(sizes.split("x")).mapToInt(Integer::parseInt).toArray());
    Map<String, Object> files = Json.object(json, "files");
    List<Entry> entries = new ArrayList<>();
    for (String name : files.keySet()) {
      if (!Shard.NAME.matcher(name).matches()) {
        throw new IllegalArgumentException("expected names of shards, got " + Excerpt.of(name));
      }
      Map<String, Object> entry = Json.object(files, name);
      entries.add(new Entry(name, whole(entry, "examples"), Json.text(entry, "sha256")));
    }
    ShardManifest read =
        new ShardManifest(
            new Form(inputs, whole(json, "targets")), classNames, whole(json, "shards"), entries);
    if (!read.content().equals(json)) {
      throw new IllegalArgumentException(
          "expected the members of a manifest alone, whose counts agree, got others");
    }
    return read;
  }

  private static int whole(Map<String, Object> json, String name) {
    if (json.get(name) instanceof Long number && number > 0 && number <= Integer.MAX_VALUE) {
      return number.intValue();
    }
    throw new IllegalArgumentException(
        "expected a positive whole number as " + name + ", got " + json.get(name));
  }
}
