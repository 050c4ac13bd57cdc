package org.chainzrule.data.table;

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
        "plain.csv", "1,2,0\n3,4,1\r\n\"5\",6,0\n".getBytes(StandardCharsets.UTF_8),
        "kinds.csv",
            "age,town,sick\n30,Rome,yes\n,Bari,no\n5,NA,yes\n".getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public List<Part> parts(String name, byte[] sample) {
    return List.of(Part.plain());
  }

  @Override
  public Object read(Path file) {
    CsvTable rows = CsvTable.read(file, CsvFormat.standard().with(CsvFormat.Header.DETECTED));
    CsvTable named = CsvTable.read(file);
    List<String> names = rows.names();
    TablePreprocessing fitted =
        TablePlan.classes(names.get(names.size() - 1)).filling(MissingValues.MEAN).fit(rows);
    return List.of(named.names(), named.row(0), fitted, fitted.examples(rows).digest());
  }

  @Override
  public List<String> dictionary() {
    return List.of("\"", ",", "\n", "NaN", "NA", "1e999", "1e308", "-1e308", "-", "\uFEFF", "\0");
  }
}
