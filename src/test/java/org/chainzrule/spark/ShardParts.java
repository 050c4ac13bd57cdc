package org.chainzrule.spark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.chainzrule.fuzz.Part;
import org.chainzrule.io.Json;

/** The parts of shards and their manifest that are damaged. */
final class ShardParts {

  private ShardParts() {}

  /** The files of a folder by name. */
  static Map<String, byte[]> files(Path folder) throws IOException {
    Map<String, byte[]> samples = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        samples.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return samples;
  }

  /** Of a manifest also what it says, with a digest that fits. */
  static List<Part> of(String name) {
    return name.equals(ShardManifest.FILE)
        ? List.of(
            Part.checked(),
            Part.resealed("content", Part.Form.JSON, file -> file, (file, part) -> seal(part)))
        : List.of(Part.checked());
  }

  /** A manifest with the digest of what it holds now, if it is JSON with a digest at all. */
  private static byte[] seal(byte[] manifest) {
    String text = new String(manifest, StandardCharsets.UTF_8);
    try {
      Map<String, Object> json = Json.read("manifest", text);
      String before = Json.text(json, "sha256");
      json.remove("sha256");
      return text.replace(before, ShardManifest.digest(json)).getBytes(StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return manifest;
    }
  }
}
