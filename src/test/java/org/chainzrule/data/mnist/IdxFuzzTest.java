package org.chainzrule.data.mnist;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.chainzrule.data.Images;
import org.chainzrule.fuzz.FuzzContract;
import org.chainzrule.fuzz.PackedParts;
import org.chainzrule.fuzz.Part;
import org.chainzrule.io.Packed;

/** IDX files, packed and plain; plain ones have no redundancy but their sizes. */
class IdxFuzzTest implements FuzzContract {

  @Override
  public Map<String, byte[]> samples(Path scratch) {
    return Map.of(
        "train-images-idx3-ubyte.gz", Packed.gzip(IdxSamples.images(2)),
        "train-labels-idx1-ubyte.gz", Packed.gzip(IdxSamples.labels(7, 0)),
        "t10k-images.idx3-ubyte", IdxSamples.images(2),
        "t10k-labels-idx1-ubyte", IdxSamples.labels(1, 9));
  }

  @Override
  public List<Part> parts(String name, byte[] sample) {
    return name.endsWith(".gz")
        ? List.of(PackedParts.gzip(), PackedParts.gzipContent())
        : List.of(Part.plain());
  }

  @Override
  public Object read(Path file) {
    boolean train = file.getFileName().toString().startsWith("train");
    Images images = Mnist.read(file.getParent(), train ? Mnist.Part.TRAIN : Mnist.Part.TEST);
    List<Integer> labels = IntStream.range(0, images.size()).map(images::label).boxed().toList();
    return List.of(images.digest(), labels);
  }

  @Override
  public List<String> dictionary() {
    return List.of("\0\0\u0008\3", "\0\0\u0008\1", "\0\0\r\3", "<html>", "\0\0\0\34");
  }
}
