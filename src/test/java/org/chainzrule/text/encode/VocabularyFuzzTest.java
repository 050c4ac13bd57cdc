package org.chainzrule.text.encode;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.chainzrule.fuzz.FuzzContract;
import org.chainzrule.fuzz.Part;

/** Vocabularies as text, which have no redundancy. */
class VocabularyFuzzTest implements FuzzContract {

  @Override
  public Map<String, byte[]> samples(Path scratch) {
    return Map.of("words.txt", "the\t17\nt\u00e4xt\t3\n!\t1\n".getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public List<Part> parts(String name, byte[] sample) {
    return List.of(Part.plain());
  }

  @Override
  public Object read(Path file) {
    Vocabulary words = Vocabulary.read(file);
    return IntStream.range(0, words.words())
        .mapToObj(id -> words.word(id) + " " + words.count(id))
        .toList();
  }

  @Override
  public List<String> dictionary() {
    return List.of("\t", "\n", "\r\n", "\0", "the\t1\n", "\uFEFF");
  }

  @Override
  public Pattern place() {
    return Pattern.compile("(?s)expected .*, line \\d+");
  }
}
