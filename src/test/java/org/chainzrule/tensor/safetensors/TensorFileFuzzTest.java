package org.chainzrule.tensor.safetensors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.chainzrule.fuzz.FuzzContract;
import org.chainzrule.fuzz.Part;
import org.chainzrule.fuzz.SafetensorsParts;
import org.chainzrule.tensor.Tensor;

/** Safetensors files, of this library with a digest and of other writers without. */
class TensorFileFuzzTest implements FuzzContract {

  private static final String FREE =
      "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
          + "\"b\":{\"dtype\":\"F64\",\"shape\":[1,1],\"data_offsets\":[8,16]},"
          + "\"h\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[16,20]},"
          + "\"q\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[20,24]},"
          + "\"n\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[24,32]}}";

  /** With a tensor that can only be listed. */
  private static final String LISTED =
      "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
          + "\"u\":{\"dtype\":\"U8\",\"shape\":[1,1,2,1,1,4],\"data_offsets\":[8,16]}}";

  @Override
  public Map<String, byte[]> samples(Path scratch) throws IOException {
    Path file = scratch.resolve("own");
    Map<String, HostArray> tensors = new LinkedHashMap<>();
    tensors.put("w", HostArray.of(Tensor.of(new double[][] {{1, 2}, {3, -4}})));
    tensors.put("b", HostArray.of(1f, 2f));
    new TensorFile(Map.of("key", "value", "json", "{\"a\":1}"), tensors).write(file);
    return Map.of(
        "own.safetensors",
        Files.readAllBytes(file),
        "free.safetensors",
        PlainTensors.bytes(FREE, new byte[32]),
        "listed.safetensors",
        PlainTensors.bytes(LISTED, new byte[16]));
  }

  @Override
  public List<Part> parts(String name, byte[] sample) {
    return SafetensorsParts.of(sample);
  }

  @Override
  public Object read(Path file) {
    List<TensorEntry> listed = TensorFile.list(file);
    TensorFile read =
        switch (file.getFileName().toString().charAt(0)) {
          case 'o' -> TensorFile.readVerified(file);
          case 'f' -> TensorFile.read(file);
          default -> TensorFile.read(file, name -> !name.equals("u"));
        };
    List<Object> all = new ArrayList<>(List.of(read.metadata(), listed));
    read.tensors()
        .forEach(
            (name, array) ->
                all.add(
                    name + array.shape() + array.precision() + Arrays.toString(array.toColumns())));
    return all;
  }

  @Override
  public Set<Class<? extends Exception>> errors() {
    return Set.of(TensorFileException.class);
  }

  @Override
  public List<String> dictionary() {
    return List.of(
        "\"dtype\"",
        "\"F16\"",
        "\"BF16\"",
        "\"I64\"",
        "\"F8_E4M3\"",
        "__metadata__",
        "{",
        "}",
        "\"");
  }
}
