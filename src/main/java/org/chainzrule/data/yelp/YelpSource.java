package org.chainzrule.data.yelp;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.io.DataException;
import org.chainzrule.io.DataLocations;
import org.chainzrule.io.Digest;
import org.chainzrule.io.Downloads;
import org.chainzrule.io.KnownFile;
import org.chainzrule.io.Progress;
import org.chainzrule.io.Timeouts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds reviews. It looks in a folder that the caller names; or else in the folder that the
 * environment variable {@code CHAINZRULE_DATA} names, then in the cache below {@code
 * CHAINZRULE_HOME} or {@code ~/.chainzrule}, and downloads Yelp Review Full into that cache at
 * last.
 *
 * <p>A folder, or its subfolder {@code yelp} or {@code yelp_review_full_csv}, holds either the
 * archive of Yelp Review Full as published, which is compared with its digest, or any CSV files in
 * its format, however many reviews they have. Of these, {@code test.csv} or else {@code
 * review_full_slice.csv} is the test set, and all others are the training set; names may end in
 * {@code .gz}. {@code train.csv} and {@code test.csv} take precedence over an archive beside them.
 */
public final class YelpSource {

  private static final Logger LOG = LoggerFactory.getLogger(YelpSource.class);
  private static final List<URI> MIRRORS =
      List.of(URI.create("https://s3.amazonaws.com/fast-ai-nlp/"));
  private static final List<String> BELOW = List.of("yelp", "yelp_review_full_csv");
  private static final List<String> TESTS = List.of("test.csv", "review_full_slice.csv");

  private final List<URI> mirrors;
  private final KnownFile archive;
  private final Timeouts timeouts;

  /**
   * A source that knows the published archive; its mirror may take a few seconds to answer, and
   * three hours for all of it.
   */
  public YelpSource() {
    this(MIRRORS, YelpFull.ARCHIVE, Timeouts.standard(180));
  }

  YelpSource(List<URI> mirrors, KnownFile archive, Timeouts timeouts) {
    this.mirrors = mirrors;
    this.archive = archive;
    this.timeouts = timeouts;
  }

  /**
   * Where to look.
   *
   * @param folder the only folder to look in, if present
   * @param environment the environment variables, as {@code System.getenv()} returns them
   * @param offline whether the download of 196 MB is forbidden
   * @param progress informed about the download
   */
  public record Request(
      Optional<Path> folder, Map<String, String> environment, boolean offline, Progress progress) {}

  /** The training set and the test set. */
  public record Split(LabelledTexts train, LabelledTexts test) {}

  /**
   * The result of a search.
   *
   * @param split the reviews; empty if no source has any
   * @param description what the reviews are and where they come from, in one line
   * @param reason why sources of higher precedence were not used, in one line; may be empty
   */
  public record Found(Optional<Split> split, String description, String reason) {}

  /**
   * Looks in each place in turn. Rows are read later, when the result is streamed.
   *
   * @throws DataException if {@code request} names a folder without usable files, or with an
   *     archive of another digest
   */
  public Found find(Request request) {
    if (request.folder().isPresent()) {
      return local(request.folder().get());
    }
    List<String> reasons = new ArrayList<>();
    String data = request.environment().getOrDefault(DataLocations.DATA, "");
    if (!data.isBlank()) {
      try {
        return local(Path.of(data));
      } catch (DataException | InvalidPathException e) {
        LOG.warn("{} is not used: {}", DataLocations.DATA, e.getMessage());
        reasons.add(DataLocations.DATA + " is not used: " + e.getMessage());
      }
    }
    try {
      Path cache = DataLocations.cache(request.environment(), "yelp");
      String origin = cached(cache, request);
      return new Found(
          Optional.of(full(cache.resolve(archive.name()))),
          "Yelp Review Full from " + cache + origin,
          String.join("; ", reasons));
    } catch (DataException | InvalidPathException e) {
      reasons.add(e.getMessage());
      return new Found(Optional.empty(), "no Yelp reviews", String.join("; ", reasons));
    }
  }

  /** Downloads the archive if the cache lacks it, and says where it comes from. */
  private String cached(Path cache, Request request) {
    Path file = cache.resolve(archive.name());
    if (archive.matches(file)) {
      return ", the cache";
    }
    if (request.offline()) {
      throw new DataException(
          Files.exists(file)
              ? "offline, and " + file + " in the cache is damaged: its digest differs"
              : "offline, and the cache has no " + file);
    }
    try {
      new Downloads(mirrors, cache, timeouts).fetch(archive, request.progress());
      return ", downloaded";
    } catch (DataException e) {
      throw new DataException("download failed: " + e.getMessage(), e);
    }
  }

  private static Split full(Path archive) {
    return new Split(
        YelpFull.archived(archive, YelpFull.Part.TRAIN),
        YelpFull.archived(archive, YelpFull.Part.TEST));
  }

  private Found local(Path named) {
    Path folder =
        Stream.concat(Stream.of(named), BELOW.stream().map(named::resolve))
            .filter(YelpSource::hasReviews)
            .findFirst()
            .orElseThrow(
                () ->
                    new DataException(
                        String.format(
                            Locale.ROOT,
                            "expected reviews, train.csv and test.csv or %s, in %s, got %s",
                            YelpFull.ARCHIVE.name(),
                            named,
                            Files.isDirectory(named) ? "none" : "no such folder")));
    List<Path> files = YelpFull.files(folder);
    boolean both = Stream.of(YelpFull.Part.values()).allMatch(part -> isAmong(files, part));
    return both || YelpFull.archive(folder).isEmpty() ? parts(folder, files) : archived(folder);
  }

  /**
   * An archive in a user's own folder. Its digest is checked here as well: a damaged one may be
   * noticed only at its end, long after training has begun.
   */
  private Found archived(Path folder) {
    Path file = YelpFull.archive(folder).orElseThrow();
    if (!archive.matches(file)) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "expected %s of SHA-256 %s, got %s: it is damaged, or is not Yelp Review Full and must"
                  + " be unpacked",
              file,
              archive.archiveDigest(),
              Digest.of(file)));
    }
    return new Found(Optional.of(full(file)), "Yelp Review Full from " + folder, "");
  }

  private static boolean isAmong(List<Path> files, YelpFull.Part part) {
    return files.stream()
        .map(file -> file.getFileName().toString())
        .anyMatch(name -> name.equals(part.file()) || name.equals(part.file() + ".gz"));
  }

  private static boolean hasReviews(Path folder) {
    return Files.isDirectory(folder)
        && (YelpFull.archive(folder).isPresent() || !YelpFull.files(folder).isEmpty());
  }

  private static Found parts(Path folder, List<Path> files) {
    Path test =
        TESTS.stream()
            .flatMap(name -> Stream.of(name, name + ".gz"))
            .map(folder::resolve)
            .filter(files::contains)
            .findFirst()
            .orElseThrow(
                () ->
                    new DataException(
                        "expected a file to measure with, "
                            + String.join(" or ", TESTS)
                            + ", in "
                            + folder
                            + ", got none"));
    List<LabelledTexts> train =
        files.stream().filter(file -> !file.equals(test)).map(YelpFull::file).toList();
    if (train.isEmpty()) {
      throw new DataException("expected CSV files to learn from in " + folder + ", got none");
    }
    // Unpacked, Yelp Review Full has no digest that is known here.
    boolean perhaps = files.size() == 2 && isAmong(files, YelpFull.Part.TRAIN);
    return new Found(
        Optional.of(new Split(LabelledTexts.joined(train), YelpFull.file(test))),
        String.format(
            Locale.ROOT,
            "Yelp reviews from %s: %s %s to learn from, %s to measure with; not %sYelp Review Full",
            folder,
            train.size(),
            train.size() == 1 ? "file" : "files",
            test.getFileName(),
            perhaps ? "verified to be " : ""),
        "");
  }
}
