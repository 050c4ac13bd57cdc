package org.chainzrule.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import org.chainzrule.data.Dataset;
import org.chainzrule.io.Json;

/**
 * Where a network comes from: the data, seed, settings and results of its training. It is saved
 * with the network for information; nothing is computed from it.
 *
 * @param version the version of the library that wrote it, such as {@code 0.1.0}
 * @param data the training data in one line; may be empty
 * @param dataDigest the digest of that data, see {@link Dataset#digest}; may be empty
 * @param seed the seed of its training
 * @param configuration the settings of its training by name
 * @param metrics the measured results by name; NaN and infinities are allowed
 */
public record Provenance(
    String version,
    String data,
    String dataDigest,
    OptionalLong seed,
    Map<String, String> configuration,
    Map<String, Double> metrics) {

  /** Copies the maps and keeps their order. */
  public Provenance {
    configuration = Collections.unmodifiableMap(new LinkedHashMap<>(configuration));
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
  }

  /** A provenance with the version of this library alone. */
  public static Provenance none() {
    return new Provenance(libraryVersion(), "", "", OptionalLong.empty(), Map.of(), Map.of());
  }

  /** The same provenance with data; the digest may be empty. */
  public Provenance withData(String description, String digest) {
    return new Provenance(version, description, digest, seed, configuration, metrics);
  }

  /** The same provenance with a seed. */
  public Provenance withSeed(long value) {
    return new Provenance(
        version, data, dataDigest, OptionalLong.of(value), configuration, metrics);
  }

  /** The same provenance with these settings. */
  public Provenance withConfiguration(Map<String, String> settings) {
    return new Provenance(version, data, dataDigest, seed, settings, metrics);
  }

  /** The same provenance with these metrics. */
  public Provenance withMetrics(Map<String, Double> measured) {
    return new Provenance(version, data, dataDigest, seed, configuration, measured);
  }

  /** The version of this library, such as {@code 0.1.0}. */
  public static String libraryVersion() {
    try (InputStream in = Provenance.class.getResourceAsStream("library.properties")) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("version", version);
    json.put("data", data);
    json.put("dataDigest", dataDigest);
    seed.ifPresent(value -> json.put("seed", value));
    json.put("configuration", configuration);
    json.put("metrics", metrics);
    return json;
  }

  static Provenance ofJson(Map<String, Object> json) {
    Map<String, Object> settings = Json.object(json, "configuration");
    Map<String, String> configuration = new LinkedHashMap<>();
    settings.keySet().forEach(name -> configuration.put(name, Json.text(settings, name)));
    Map<String, Double> metrics = new LinkedHashMap<>();
    Json.object(json, "metrics").forEach((name, value) -> metrics.put(name, metric(name, value)));
    return new Provenance(
        Json.text(json, "version"),
        Json.text(json, "data"),
        Json.text(json, "dataDigest"),
        json.containsKey("seed") ? OptionalLong.of(seed(json.get("seed"))) : OptionalLong.empty(),
        configuration,
        metrics);
  }

  private static long seed(Object value) {
    if (value instanceof Long seed) {
      return seed;
    }
    throw new IllegalArgumentException("expected a whole number as seed, got " + value);
  }

  /** Reads a metric; NaN and infinities are written as text, since JSON has none. */
  private static double metric(String name, Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    if (value instanceof String text && text.matches("NaN|-?Infinity")) {
      return Double.parseDouble(text);
    }
    throw new IllegalArgumentException("expected a number as metric " + name + ", got " + value);
  }
}
