package org.chainzrule.spark.storage;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.stream.Stream;

/**
 * The place of a file or folder in a file system of Hadoop.
 *
 * @param place with the scheme of the file system, or relative to another one
 */
record HadoopPath(HadoopFileSystem system, org.apache.hadoop.fs.Path place) implements Path {

  /**
   * @throws ProviderMismatchException if the path is one of another kind of file system
   */
  static HadoopPath of(Path path) {
    if (path instanceof HadoopPath own) {
      return own;
    }
    throw new ProviderMismatchException("expected a path of Hadoop, got " + path);
  }

  private HadoopPath with(String other) {
    return new HadoopPath(system, new org.apache.hadoop.fs.Path(other));
  }

  private List<String> names() {
    return Stream.of(place.toUri().getPath().split("/")).filter(name -> !name.isEmpty()).toList();
  }

  @Override
  public FileSystem getFileSystem() {
    return system;
  }

  @Override
  public boolean isAbsolute() {
    return place.isAbsolute();
  }

  @Override
  public Path getRoot() {
    return isAbsolute() ? system.root() : null;
  }

  @Override
  public Path getFileName() {
    return place.getName().isEmpty() ? null : with(place.getName());
  }

  @Override
  public Path getParent() {
    boolean has = place.getParent() != null && !place.getParent().toString().isEmpty();
    return has ? new HadoopPath(system, place.getParent()) : null;
  }

  @Override
  public int getNameCount() {
    return names().size();
  }

  @Override
  public Path getName(int index) {
    return subpath(index, index + 1);
  }

  @Override
  public Path subpath(int begin, int end) {
    return with(String.join("/", names().subList(begin, end)));
  }

  @Override
  public boolean startsWith(Path other) {
    return other instanceof HadoopPath that
        && isAbsolute() == that.isAbsolute()
        && names().size() >= that.names().size()
        && names().subList(0, that.names().size()).equals(that.names());
  }

  @Override
  public boolean endsWith(Path other) {
    int from = names().size() - other.getNameCount();
    return other instanceof HadoopPath that
        && from >= 0
        && (that.isAbsolute()
            ? equals(that)
            : names().subList(from, names().size()).equals(that.names()));
  }

  /** Hadoop's own paths are normal from the beginning. */
  @Override
  public Path normalize() {
    return this;
  }

  @Override
  public Path resolve(Path other) {
    return other.isAbsolute() || other.toString().isEmpty()
        ? (other.isAbsolute() ? other : this)
        : new HadoopPath(system, new org.apache.hadoop.fs.Path(place, other.toString()));
  }

  /**
   * @throws IllegalArgumentException if the other one is not inside this folder
   */
  @Override
  public Path relativize(Path other) {
    if (!other.startsWith(this) || other.getNameCount() == getNameCount()) {
      throw new IllegalArgumentException("expected a path inside " + this + ", got " + other);
    }
    return other.subpath(getNameCount(), other.getNameCount());
  }

  @Override
  public URI toUri() {
    return place.toUri();
  }

  @Override
  public Path toAbsolutePath() {
    return isAbsolute() ? this : new HadoopPath(system, system.files.makeQualified(place));
  }

  /**
   * @throws NoSuchFileException if there is no such file or folder
   */
  @Override
  public Path toRealPath(LinkOption... options) throws IOException {
    Path absolute = toAbsolutePath();
    HadoopProvider.INSTANCE.checkAccess(absolute);
    return absolute;
  }

  @Override
  public WatchKey register(
      WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
    throw new UnsupportedOperationException("expected a folder that is not watched, got " + this);
  }

  @Override
  public int compareTo(Path other) {
    return place.compareTo(of(other).place);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HadoopPath that && place.equals(that.place);
  }

  @Override
  public int hashCode() {
    return place.hashCode();
  }

  @Override
  public String toString() {
    return place.toString();
  }
}
