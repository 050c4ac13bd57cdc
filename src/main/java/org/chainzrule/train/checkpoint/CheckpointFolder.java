package org.chainzrule.train.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.chainzrule.Internal;
import org.chainzrule.io.AtomicFile;
import org.chainzrule.io.FailureReason;
import org.chainzrule.tensor.safetensors.TensorFile;
import org.chainzrule.tensor.safetensors.TensorFileException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The checkpoint files of one run in their folder, each named by its step. */
@Internal("spark")
public final class CheckpointFolder {

  private static final Logger LOG = LoggerFactory.getLogger(CheckpointFolder.class);
  private static final Pattern NAME = Pattern.compile("step-(\\d{12})\\.safetensors");
  private static final Pattern SCRATCH = Pattern.compile(NAME + AtomicFile.SCRATCH);

  private final Checkpoints settings;
  private final BiConsumer<TensorFile, Path> writer;

  /** A folder whose files are written atomically. */
  public CheckpointFolder(Checkpoints settings) {
    this(settings, TensorFile::write);
  }

  /**
   * A folder with another way to write files.
   *
   * @param writer writes a file whole or not at all
   */
  public CheckpointFolder(Checkpoints settings, BiConsumer<TensorFile, Path> writer) {
    this.settings = settings;
    this.writer = writer;
  }

  /** A checkpoint file and its verified content. */
  public record Checkpoint(Path path, TensorFile file) {

    /** The step in the name of the file. */
    public long step() {
      return CheckpointFolder.step(path);
    }

    /**
     * The step and the whole file, for another worker of the run.
     *
     * @throws CheckpointException if the file cannot be read
     */
    public byte[] bytes() {
      try {
        byte[] content = Files.readAllBytes(path);
        return ByteBuffer.allocate(Long.BYTES + content.length)
            .putLong(step())
            .put(content)
            .array();
      } catch (IOException e) {
        throw new CheckpointException("could not read " + path + ": " + FailureReason.of(e), e);
      }
    }

    /**
     * The checkpoint that {@link #bytes} made these of.
     *
     * @throws CheckpointException if there is no room for a copy
     * @throws TensorFileException if the bytes are damaged
     */
    public static Checkpoint of(byte[] bytes) {
      ByteBuffer content = ByteBuffer.wrap(bytes);
      try {
        Path folder = Files.createTempDirectory("chainzrule-checkpoint");
        Path file = new CheckpointFolder(Checkpoints.in(folder)).file(content.getLong());
        try {
          write(content, file);
          return new Checkpoint(file, TensorFile.readVerified(file));
        } finally {
          Files.deleteIfExists(file);
          Files.deleteIfExists(folder);
        }
      } catch (IOException e) {
        throw new CheckpointException(
            "could not copy a checkpoint of another worker: " + FailureReason.of(e), e);
      }
    }

    private static void write(ByteBuffer content, Path file) throws IOException {
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        while (content.hasRemaining()) {
          channel.write(content);
        }
      }
    }
  }

  /**
   * Creates the folder, locks it where locks are possible, and removes temporary files left by a
   * process that was killed.
   *
   * @throws CheckpointException if the folder cannot be created, or another run uses it
   */
  public Optional<FolderLock> prepare() {
    create();
    Optional<FolderLock> lock = FolderLock.of(settings.folder());
    files(SCRATCH).forEach(CheckpointFolder::delete);
    return lock;
  }

  /**
   * As {@link #prepare}, for a process that works for the one that has the lock.
   *
   * @throws CheckpointException if the folder cannot be created
   */
  public void prepareUnlocked() {
    create();
    files(SCRATCH).forEach(CheckpointFolder::delete);
  }

  private void create() {
    try {
      Files.createDirectories(settings.folder());
    } catch (IOException e) {
      throw new CheckpointException(
          "could not create the folder " + settings.folder() + ": " + FailureReason.of(e), e);
    }
  }

  /** The file of the checkpoint after a step. */
  public Path file(long step) {
    return settings.folder().resolve(String.format(Locale.ROOT, "step-%012d.safetensors", step));
  }

  /** The checkpoint files from the latest to the earliest, damaged ones included. */
  public List<Path> latestFirst() {
    return Files.isDirectory(settings.folder())
        ? files(NAME).stream()
            .sorted(Comparator.comparing(CheckpointFolder::step).reversed())
            .toList()
        : List.of();
  }

  /**
   * The latest checkpoint that is not damaged; empty if the folder has no checkpoints.
   *
   * @throws CheckpointException if there are checkpoints and all are damaged
   */
  public Optional<Checkpoint> latestIntact() {
    List<Path> files = latestFirst();
    for (Path file : files) {
      try {
        return Optional.of(new Checkpoint(file, TensorFile.readVerified(file)));
      } catch (TensorFileException e) {
        LOG.warn("a checkpoint is passed over, the one before it is tried: {}", e.getMessage());
      }
    }
    if (!files.isEmpty()) {
      throw new CheckpointException(
          "expected a checkpoint that can be read, got "
              + files.size()
              + " that cannot in "
              + settings.folder());
    }
    return Optional.empty();
  }

  /**
   * Writes a checkpoint and removes those that need not be kept any longer.
   *
   * @param best the step of the checkpoint with the best validation, which is kept; 0 for none
   * @throws TensorFileException if it cannot be written; all earlier ones are still there
   */
  public void write(long step, TensorFile content, long best) {
    writer.accept(content, file(step));
    List<Path> files = latestFirst();
    // Later files are damaged ones that were passed over when the run resumed before them.
    Predicate<Path> isLater = file -> step(file) > step;
    files.stream().filter(isLater).forEach(CheckpointFolder::delete);
    files.stream()
        .filter(isLater.negate())
        .skip(settings.keep())
        .filter(file -> step(file) != best)
        .forEach(CheckpointFolder::delete);
  }

  /** Runs an action with checkpoints in a temporary folder, which is removed afterwards. */
  public static <T> T inScratchFolder(Checkpoints settings, Function<Checkpoints, T> run) {
    Path folder = settings.folder().resolve("fast-dev-run");
    CheckpointFolder scratch =
        new CheckpointFolder(new Checkpoints(folder, settings.every(), settings.keep()));
    scratch.create();
    scratch.latestFirst().forEach(CheckpointFolder::delete);
    try {
      return run.apply(scratch.settings);
    } finally {
      scratch.latestFirst().forEach(CheckpointFolder::delete);
      delete(folder);
    }
  }

  private List<Path> files(Pattern pattern) {
    try (Stream<Path> all = Files.list(settings.folder())) {
      return all.filter(file -> pattern.matcher(file.getFileName().toString()).matches()).toList();
    } catch (IOException e) {
      throw new CheckpointException(
          "could not list " + settings.folder() + ": " + FailureReason.of(e), e);
    }
  }

  private static long step(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    return name.matches() ? Long.parseLong(name.group(1)) : 0;
  }

  /** A file that cannot be removed is only logged, since it does no harm. */
  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("could not remove {}: {}", file, e.toString());
    }
  }
}
