package org.chainzrule.data.mnist;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.chainzrule.data.Images;
import org.chainzrule.io.DataException;
import org.chainzrule.io.DataLocations;
import org.chainzrule.io.Downloads;
import org.chainzrule.io.KnownFile;
import org.chainzrule.io.Progress;
import org.chainzrule.io.Timeouts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds MNIST. It looks in a folder that the caller names; or else in the folder that the
 * environment variable {@code CHAINZRULE_DATA} names, then in the cache below {@code
 * CHAINZRULE_HOME} or {@code ~/.chainzrule}, and downloads it into that cache at last.
 */
public final class MnistSource {

  private static final Logger LOG = LoggerFactory.getLogger(MnistSource.class);
  private static final String DATA = DataLocations.DATA;
  private static final List<URI> MIRRORS =
      List.of(
          URI.create("https://ossci-datasets.s3.amazonaws.com/mnist/"),
          URI.create("https://storage.googleapis.com/cvdf-datasets/mnist/"));

  private final List<URI> mirrors;
  private final List<KnownFile> files;
  private final Timeouts timeouts;

  /**
   * A source that knows the published files and mirrors; a mirror may take a few seconds to answer
   * and 20 minutes for a file.
   */
  public MnistSource() {
    this(MIRRORS, Mnist.FILES, Timeouts.standard(20));
  }

  MnistSource(List<URI> mirrors, List<KnownFile> files, Timeouts timeouts) {
    this.mirrors = mirrors;
    this.files = files;
    this.timeouts = timeouts;
  }

  /**
   * Where to look and what to accept.
   *
   * @param folder the only folder to look in, if present
   * @param unverified whether to accept files in MNIST's format with any content, such as
   *     Fashion-MNIST
   * @param environment the environment variables, as {@code System.getenv()} returns them
   * @param offline whether downloads are forbidden
   * @param progress informed about the download of each of the four files
   */
  public record Request(
      Optional<Path> folder,
      boolean unverified,
      Map<String, String> environment,
      boolean offline,
      Progress progress) {}

  /** The training set and the test set. */
  public record Split(Images train, Images test) {}

  /**
   * The result of a search.
   *
   * @param split the images; empty if no source has them
   * @param description what the images are and where they come from, in one line
   * @param reason why sources of higher precedence were not used, in one line; may be empty
   */
  public record Found(Optional<Split> split, String description, String reason) {}

  /**
   * Looks in each place in turn.
   *
   * @throws DataException if {@code request} names a folder that lacks the files or has damaged
   *     ones
   */
  public Found find(Request request) {
    if (request.folder().isPresent()) {
      Path folder = inside(request.folder().get());
      return local(folder, request.unverified());
    }
    List<String> reasons = new ArrayList<>();
    String suffix = "";
    String data = request.environment().getOrDefault(DATA, "");
    if (!data.isBlank()) {
      try {
        Path folder = inside(Path.of(data));
        return local(folder, request.unverified());
      } catch (DataException | InvalidPathException e) {
        LOG.warn("{} is not used: {}", DATA, e.getMessage());
        reasons.add(DATA + " is not used: " + e.getMessage());
        suffix = " (" + DATA + " is set to " + data + ", which has no MNIST to use)";
      }
    }
    try {
      String origin = cached(request);
      Path cache = DataLocations.cache(request.environment(), "mnist");
      return new Found(
          Optional.of(read(cache, MnistVariant.MNIST)),
          "MNIST from " + cache + origin + suffix,
          join(reasons));
    } catch (DataException | InvalidPathException e) {
      reasons.add(e.getMessage());
      return new Found(Optional.empty(), "no MNIST" + suffix, join(reasons));
    }
  }

  /**
   * Looks for a data set in MNIST's format. MNIST itself is looked for as by {@link
   * #find(Request)}, others only in the folder that the request or {@code CHAINZRULE_DATA} names,
   * or its subfolder {@code emnist} or {@code qmnist}; their digests are not known here.
   *
   * @throws DataException if no folder is named, or it lacks the files or has damaged ones
   */
  public Found find(MnistVariant variant, Request request) {
    if (variant == MnistVariant.MNIST) {
      return find(request);
    }
    String data = request.environment().getOrDefault(DATA, "");
    if (request.folder().isEmpty() && data.isBlank()) {
      throw new DataException(
          "expected a folder with "
              + variant.words()
              + ", named or in "
              + DATA
              + ", got none: only MNIST itself is found elsewhere");
    }
    Path named = request.folder().orElseGet(() -> Path.of(data));
    Path below = named.resolve(variant.folder());
    Path folder = Files.isDirectory(below) ? below : named;
    return new Found(
        Optional.of(read(folder, variant)),
        "unverified files of " + variant.words() + " from " + folder,
        "");
  }

  /** Downloads what the cache lacks, and says where the files come from. */
  private String cached(Request request) {
    Path cache = DataLocations.cache(request.environment(), "mnist");
    List<Path> unusable =
        files.stream()
            .filter(file -> !file.matches(cache.resolve(file.name())))
            .map(file -> cache.resolve(file.name()))
            .toList();
    if (unusable.isEmpty()) {
      return ", the cache";
    }
    if (request.offline()) {
      Path first = unusable.get(0);
      throw new DataException(
          Files.exists(first)
              ? "offline, and " + first + " in the cache is damaged: its digest differs"
              : "offline, and the cache has no " + first);
    }
    Downloads downloads = new Downloads(mirrors, cache, timeouts);
    try {
      files.forEach(file -> downloads.fetch(file, request.progress()));
    } catch (DataException e) {
      throw new DataException("download failed: " + e.getMessage(), e);
    }
    return ", downloaded";
  }

  /** The folder itself, or its subfolder {@code mnist} where only that has files. */
  private Path inside(Path folder) {
    Path below = folder.resolve("mnist");
    boolean here = files.stream().anyMatch(file -> Mnist.locate(folder, file.name()).isPresent());
    return !here && Files.isDirectory(below) ? below : folder;
  }

  private static Split read(Path folder, MnistVariant variant) {
    return new Split(
        Mnist.read(folder, variant, Mnist.Part.TRAIN),
        Mnist.read(folder, variant, Mnist.Part.TEST));
  }

  /**
   * Reads a user's own folder. Digests are checked here as well: training on a damaged file would
   * look like a network that does not learn.
   */
  private Found local(Path folder, boolean unverified) {
    Split split = read(folder, MnistVariant.MNIST);
    for (KnownFile file : files) {
      Path found = Mnist.locate(folder, file.name()).orElseThrow();
      if (!file.matches(found)) {
        if (unverified) {
          return new Found(
              Optional.of(split), "unverified files in MNIST's format from " + folder, "");
        }
        throw new DataException(
            String.format(
                Locale.ROOT,
                "expected %s to unpack to SHA-256 %s, got other content: it is damaged, or is not"
                    + " MNIST and needs --unverified",
                found,
                file.contentDigest()));
      }
    }
    return new Found(Optional.of(split), "MNIST from " + folder, "");
  }

  private static String join(List<String> reasons) {
    return String.join("; ", reasons);
  }
}
