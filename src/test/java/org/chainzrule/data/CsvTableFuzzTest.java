package org.chainzrule.data;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.chainzrule.fuzz.FuzzContract;
import org.chainzrule.fuzz.Part;

/** Tables as CSV files, which have no redundancy: other digits are other numbers. */
class CsvTableFuzzTest implements FuzzContract {

  @Override
  public Map<String, byte[]> samples(Path scratch) {
    return Map.of(
        "header.csv",
            "age,weight,sick\n30,70.5,yes\n41,-2e1,no\n5,18,yes\n".getBytes(StandardCharsets.UTF_8),
        "plain.csv", "1,2,0\n3,4,1\r\n\"5\",6,0\n".getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public List<Part> parts(String name, byte[] sample) {
    return List.of(Part.plain());
  }

  @Override
  public Object read(Path file) {
    CsvTable read = CsvTable.read(file);
    return List.of(read.classNames(), read.table().digest());
  }

  @Override
  public List<String> dictionary() {
    return List.of("\"", ",", "\n", "NaN", "1e999", "-", "\uFEFF", "\0");
  }
}
