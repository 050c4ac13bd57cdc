package org.chainzrule.train.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.chainzrule.Internal;
import org.chainzrule.io.AtomicFile;
import org.chainzrule.tensor.safetensors.TensorFile;
import org.chainzrule.tensor.safetensors.TensorFileException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of checkpoints, named by their steps. */
@Internal
public final class CheckpointFolder {

  private static final Logger LOG = LoggerFactory.getLogger(CheckpointFolder.class);
  private static final Pattern NAME = Pattern.compile("step-(\\d{12})\\.safetensors");
  private static final Pattern SCRATCH = Pattern.compile(NAME + AtomicFile.SCRATCH);

  private final Checkpoints how;
  private final BiConsumer<TensorFile, Path> writer;

  public CheckpointFolder(Checkpoints how) {
    this(how, TensorFile::write);
  }

  /**
   * @param writer writes a file whole or not at all
   */
  public CheckpointFolder(Checkpoints how, BiConsumer<TensorFile, Path> writer) {
    this.how = how;
    this.writer = writer;
  }

  /** A checkpoint that could be read. */
  public record Found(Path path, TensorFile file) {}

  /** Makes the folder, and clears it of what a process left that was ended while writing. */
  public void prepare() {
    try {
      Files.createDirectories(how.folder());
    } catch (IOException e) {
      throw new CheckpointException("could not make the folder " + how.folder() + ": " + e, e);
    }
    files(SCRATCH).forEach(CheckpointFolder::delete);
  }

  public Path file(long step) {
    return how.folder().resolve("step-%012d.safetensors".formatted(step));
  }

  public List<Path> latestFirst() {
    return Files.isDirectory(how.folder())
        ? files(NAME).stream()
            .sorted(Comparator.comparing(CheckpointFolder::step).reversed())
            .toList()
        : List.of();
  }

  /**
   * The latest checkpoint that is as it was written; empty where there are none.
   *
   * @throws CheckpointException if there are some and all are damaged
   */
  public Optional<Found> newest() {
    List<Path> files = latestFirst();
    for (Path file : files) {
      try {
        return Optional.of(new Found(file, TensorFile.readVerified(file)));
      } catch (TensorFileException e) {
        LOG.warn("a checkpoint is passed over, the one before it is tried: {}", e.getMessage());
      }
    }
    if (!files.isEmpty()) {
      throw new CheckpointException(
          "expected a checkpoint that can be read, got "
              + files.size()
              + " that cannot in "
              + how.folder());
    }
    return Optional.empty();
  }

  /**
   * Writes a checkpoint, then removes those that are no longer to be kept.
   *
   * @param best the step of the one with the best validation, which stays; 0 for none
   * @throws TensorFileException if it cannot be written; the earlier ones are all still there
   */
  public void write(long step, TensorFile content, long best) {
    writer.accept(content, file(step));
    List<Path> files = latestFirst();
    // What is later than the latest was passed over: this run took another way from before it.
    Predicate<Path> isLater = file -> step(file) > step;
    files.stream().filter(isLater).forEach(CheckpointFolder::delete);
    files.stream()
        .filter(isLater.negate())
        .skip(how.keep())
        .filter(file -> step(file) != best)
        .forEach(CheckpointFolder::delete);
  }

  /** Runs with checkpoints in a folder aside, which goes away again. */
  public static <T> T rehearsed(Checkpoints how, Function<Checkpoints, T> run) {
    Path folder = how.folder().resolve("fast-dev-run");
    CheckpointFolder aside = new CheckpointFolder(new Checkpoints(folder, how.every(), how.keep()));
    aside.prepare();
    aside.latestFirst().forEach(CheckpointFolder::delete);
    try {
      return run.apply(aside.how);
    } finally {
      aside.latestFirst().forEach(CheckpointFolder::delete);
      delete(folder);
    }
  }

  private List<Path> files(Pattern pattern) {
    try (Stream<Path> all = Files.list(how.folder())) {
      return all.filter(file -> pattern.matcher(file.getFileName().toString()).matches()).toList();
    } catch (IOException e) {
      throw new CheckpointException("could not look into " + how.folder() + ": " + e, e);
    }
  }

  private static long step(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    return name.matches() ? Long.parseLong(name.group(1)) : 0;
  }

  /** One file too many does no harm. */
  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("could not remove {}: {}", file, e.toString());
    }
  }
}
