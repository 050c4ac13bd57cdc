package org.chainzrule.data.mnist;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.chainzrule.io.KnownFile;
import org.chainzrule.io.Packed;

/** Small IDX files for tests. */
final class IdxSamples {

  private IdxSamples() {}

  /** {@code count} images of 28 x 28; all pixels of one image have its number as their value. */
  static byte[] images(int count) {
    ByteBuffer file = header(count, 28, 28);
    for (int i = 0; i < count * Mnist.PIXELS; i++) {
      file.put((byte) (i / Mnist.PIXELS));
    }
    return file.array();
  }

  static byte[] labels(int... labels) {
    ByteBuffer file = header(labels.length);
    for (int label : labels) {
      file.put((byte) label);
    }
    return file.array();
  }

  /** Magic number and sizes, with room for the elements. */
  static ByteBuffer header(int... sizes) {
    int elements = 1;
    for (int size : sizes) {
      elements *= size;
    }
    ByteBuffer file = ByteBuffer.allocate(4 + 4 * sizes.length + elements);
    file.putInt(0x0800 | sizes.length);
    for (int size : sizes) {
      file.putInt(size);
    }
    return file;
  }

  /** The unpacked content of a whole small set: 3 training and 2 test images. */
  static List<byte[]> set() {
    return List.of(images(3), labels(7, 0, 9), images(2), labels(1, 2));
  }

  /** The set as published files. */
  static List<KnownFile> knownSet() {
    List<byte[]> set = set();
    return List.of(
        Packed.known(Mnist.FILES.get(0).name(), set.get(0)),
        Packed.known(Mnist.FILES.get(1).name(), set.get(1)),
        Packed.known(Mnist.FILES.get(2).name(), set.get(2)),
        Packed.known(Mnist.FILES.get(3).name(), set.get(3)));
  }

  /** Puts the set into a folder, packed. */
  static Path writeSet(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (int i = 0; i < 4; i++) {
      Files.write(folder.resolve(Mnist.FILES.get(i).name()), Packed.gzip(set().get(i)));
    }
    return folder;
  }
}
