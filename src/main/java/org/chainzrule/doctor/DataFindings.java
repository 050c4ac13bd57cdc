package org.chainzrule.doctor;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.chainzrule.data.mnist.MnistSource;
import org.chainzrule.data.yelp.YelpSource;
import org.chainzrule.io.DataException;
import org.chainzrule.io.DataLocations;
import org.chainzrule.io.Progress;

/** What is found of data sets, in the folder that the environment names and in the cache. */
final class DataFindings {

  private static final String VERIFIED = ", verified by SHA-256";

  /** What a search gives: a description, or what it failed for. */
  private record Search(Optional<String> description, String reason) {}

  private DataFindings() {}

  static List<Finding> all(Map<String, String> environment) {
    return List.of(
        cache(environment),
        dataSet("MNIST", environment, DataFindings::mnist, "TrainMnist downloads it, 12 MB"),
        dataSet(
            "Yelp reviews",
            environment,
            DataFindings::yelp,
            "TrainYelpFull --download fetches them, 196 MB"));
  }

  private static Finding cache(Map<String, String> environment) {
    Path folder;
    try {
      folder = DataLocations.cache(environment, "mnist").toAbsolutePath().getParent();
    } catch (InvalidPathException e) {
      return Finding.warning("cache", e.getMessage(), "set CHAINZRULE_HOME to a folder");
    }
    Path existing = folder;
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    return existing != null && Files.isDirectory(existing) && Files.isWritable(existing)
        ? Finding.ok(
            "cache", folder + (folder.equals(existing) ? "" : ", which is made when needed"))
        : Finding.warning(
            "cache",
            folder + " cannot be written",
            "set CHAINZRULE_HOME to a folder that can, since downloads are kept there");
  }

  private static Finding dataSet(
      String name,
      Map<String, String> environment,
      BiFunction<Optional<Path>, Map<String, String>, Search> search,
      String remedy) {
    List<String> reasons = new ArrayList<>();
    String data = environment.getOrDefault(DataLocations.DATA, "");
    Map<String, String> cacheAlone = new HashMap<>(environment);
    cacheAlone.remove(DataLocations.DATA);
    if (!data.isBlank()) {
      Search named = tried(() -> search.apply(Optional.of(Path.of(data)), cacheAlone));
      if (named.description().isPresent()) {
        return Finding.ok(name, named.description().get());
      }
      reasons.add(DataLocations.DATA + ": " + named.reason());
    }
    Search cached = tried(() -> search.apply(Optional.empty(), cacheAlone));
    if (cached.description().isPresent()) {
      return Finding.ok(name, cached.description().get());
    }
    reasons.add(cached.reason());
    String found = String.join("; ", reasons);
    return found.contains("damaged")
        ? Finding.warning(name, found, "delete it, and " + remedy)
        : Finding.note(name, found, remedy);
  }

  private static Search tried(Supplier<Search> search) {
    try {
      return search.get();
    } catch (DataException | InvalidPathException e) {
      return new Search(Optional.empty(), e.getMessage());
    }
  }

  private static Search mnist(Optional<Path> folder, Map<String, String> environment) {
    MnistSource.Found found =
        new MnistSource()
            .find(new MnistSource.Request(folder, false, environment, true, Progress.none()));
    return new Search(found.split().map(split -> found.description() + VERIFIED), found.reason());
  }

  private static Search yelp(Optional<Path> folder, Map<String, String> environment) {
    YelpSource.Found found =
        new YelpSource().find(new YelpSource.Request(folder, environment, true, Progress.none()));
    boolean whole = found.description().startsWith("Yelp Review Full");
    return new Search(
        found.split().map(split -> found.description() + (whole ? VERIFIED : "")), found.reason());
  }
}
