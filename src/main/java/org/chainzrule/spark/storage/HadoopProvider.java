package org.chainzrule.spark.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.security.AccessControlException;

/** Carries out Java's operations on files by Hadoop, and turns Hadoop's failures into Java's. */
final class HadoopProvider extends FileSystemProvider {

  static final HadoopProvider INSTANCE = new HadoopProvider();

  private HadoopProvider() {}

  /** Something that Hadoop does. */
  @FunctionalInterface
  private interface Operation<T> {
    T on(org.apache.hadoop.fs.FileSystem files, org.apache.hadoop.fs.Path place) throws IOException;
  }

  private static <T> T run(Path path, Operation<T> operation) throws IOException {
    HadoopPath own = HadoopPath.of(path.toAbsolutePath());
    try {
      return operation.on(own.system().files, own.place());
    } catch (FileNotFoundException e) {
      throw caused(new NoSuchFileException(path.toString()), e);
    } catch (org.apache.hadoop.fs.FileAlreadyExistsException e) {
      throw caused(new FileAlreadyExistsException(path.toString()), e);
    } catch (AccessControlException e) {
      throw caused(new AccessDeniedException(path.toString()), e);
    }
  }

  private static <E extends IOException> E caused(E failure, IOException by) {
    failure.initCause(by);
    return failure;
  }

  @Override
  public String getScheme() {
    return "hadoop";
  }

  @Override
  public InputStream newInputStream(Path path, OpenOption... options) throws IOException {
    return run(path, (files, place) -> files.open(place));
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return newFileChannel(path, options, attributes);
  }

  /**
   * @throws FileSystemException if it shall be changed in place, which Hadoop cannot
   */
  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    if (!options.contains(StandardOpenOption.WRITE)
        && !options.contains(StandardOpenOption.APPEND)) {
      try (InputStream in = newInputStream(path)) {
        return HadoopChannel.reading(in);
      }
    }
    boolean anew = options.contains(StandardOpenOption.CREATE_NEW);
    if (!anew && !options.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
      throw new FileSystemException(
          path.toString(), null, "a file of Hadoop is replaced, not changed in place");
    }
    // An empty file takes the name until the content is there.
    created(path, !anew).close();
    return HadoopChannel.writing(() -> created(path, true));
  }

  private static OutputStream created(Path path, boolean replacing) throws IOException {
    return run(path, (files, place) -> files.create(place, replacing));
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
    if (!status(folder).isDirectory()) {
      throw new NotDirectoryException(folder.toString());
    }
    List<Path> entries = new ArrayList<>();
    for (FileStatus entry : run(folder, (files, place) -> files.listStatus(place))) {
      Path path = folder.resolve(entry.getPath().getName());
      if (filter.accept(path)) {
        entries.add(path);
      }
    }
    return new Listing(entries);
  }

  /** The entries of a folder, which have been read. */
  private record Listing(List<Path> entries) implements DirectoryStream<Path> {
    @Override
    public Iterator<Path> iterator() throws DirectoryIteratorException {
      return entries.iterator();
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  /** Makes the folders above it as well, as object stores do, where folders are only names. */
  @Override
  public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
    if (run(folder, (files, place) -> files.exists(place))) {
      throw new FileAlreadyExistsException(folder.toString());
    }
    run(folder, (files, place) -> files.mkdirs(place));
  }

  @Override
  public void delete(Path path) throws IOException {
    if (status(path).isDirectory()
        && run(path, (files, place) -> files.listStatus(place)).length > 0) {
      throw new DirectoryNotEmptyException(path.toString());
    }
    run(path, (files, place) -> files.delete(place, false));
  }

  @Override
  public void copy(Path from, Path to, CopyOption... options) throws IOException {
    boolean replacing = List.of(options).contains(StandardCopyOption.REPLACE_EXISTING);
    try (InputStream in = newInputStream(from);
        OutputStream out = created(to, replacing)) {
      in.transferTo(out);
    }
  }

  @Override
  public void move(Path from, Path to, CopyOption... options) throws IOException {
    boolean replacing =
        List.of(options).contains(StandardCopyOption.REPLACE_EXISTING)
            || List.of(options).contains(StandardCopyOption.ATOMIC_MOVE);
    HadoopPath target = HadoopPath.of(to);
    run(
        from,
        (files, place) -> {
          target
              .system()
              .moves
              .rename(
                  place,
                  target.place(),
                  replacing ? Options.Rename.OVERWRITE : Options.Rename.NONE);
          return null;
        });
  }

  @Override
  public boolean isSameFile(Path one, Path other) {
    return one.toAbsolutePath().equals(other.toAbsolutePath());
  }

  @Override
  public boolean isHidden(Path path) {
    return false;
  }

  @Override
  public FileStore getFileStore(Path path) {
    throw new UnsupportedOperationException("expected no question about disks, got " + path);
  }

  /** Hadoop tells by the operation itself what is allowed; here it is that there is something. */
  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    status(path);
  }

  private static FileStatus status(Path path) throws IOException {
    return run(path, (files, place) -> files.getFileStatus(place));
  }

  @Override
  public <V extends FileAttributeView> V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return null;
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    if (type != BasicFileAttributes.class) {
      throw new UnsupportedOperationException("expected basic attributes, got " + type.getName());
    }
    return type.cast(new HadoopAttributes(status(path)));
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String names, LinkOption... options) {
    throw new UnsupportedOperationException("expected no attributes by name, got " + names);
  }

  @Override
  public void setAttribute(Path path, String name, Object value, LinkOption... options) {
    throw new UnsupportedOperationException("expected no attributes to set, got " + name);
  }

  @Override
  public FileSystem newFileSystem(URI place, Map<String, ?> settings) {
    throw new UnsupportedOperationException("expected HadoopFiles.path, got " + place);
  }

  @Override
  public FileSystem getFileSystem(URI place) {
    throw new UnsupportedOperationException("expected HadoopFiles.path, got " + place);
  }

  @Override
  public Path getPath(URI place) {
    return HadoopFiles.path(new org.apache.hadoop.fs.Path(place).toString());
  }
}
