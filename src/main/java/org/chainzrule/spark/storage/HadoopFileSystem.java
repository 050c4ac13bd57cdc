package org.chainzrule.spark.storage;

import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.FileContext;

/** A file system of Hadoop as Java sees it. It is as long open as the program runs. */
final class HadoopFileSystem extends FileSystem {

  final org.apache.hadoop.fs.FileSystem files;

  /** The same file system by Hadoop's other interface, which alone moves over an existing file. */
  final FileContext moves;

  HadoopFileSystem(org.apache.hadoop.fs.FileSystem files, FileContext moves) {
    this.files = files;
    this.moves = moves;
  }

  @Override
  public FileSystemProvider provider() {
    return HadoopProvider.INSTANCE;
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException("expected a file system that stays open");
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public String getSeparator() {
    return org.apache.hadoop.fs.Path.SEPARATOR;
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    return List.of(root());
  }

  Path root() {
    return new HadoopPath(this, new org.apache.hadoop.fs.Path(files.getUri().resolve("/")));
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    return List.of();
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return Set.of("basic");
  }

  @Override
  public Path getPath(String first, String... more) {
    return new HadoopPath(
        this,
        new org.apache.hadoop.fs.Path(
            more.length == 0 ? first : first + "/" + String.join("/", more)));
  }

  @Override
  public PathMatcher getPathMatcher(String pattern) {
    throw new UnsupportedOperationException("expected no patterns of paths, got " + pattern);
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    throw new UnsupportedOperationException("expected no question about users");
  }

  @Override
  public WatchService newWatchService() {
    throw new UnsupportedOperationException("expected a folder that is not watched");
  }
}
