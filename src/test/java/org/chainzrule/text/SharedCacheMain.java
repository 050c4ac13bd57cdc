package org.chainzrule.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.chainzrule.data.text.BadRows;
import org.chainzrule.data.text.LabelledText;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.data.yelp.YelpFull;
import org.chainzrule.text.cache.PreprocessingConfig;
import org.chainzrule.text.encode.TokenSequences;
import org.chainzrule.text.encode.Vocabulary;
import org.chainzrule.text.tokenize.Tokenizer;

/**
 * The main of one of two processes that share a cache folder. It prints the token ids of all texts,
 * and how many results it made itself. Arguments: the folder with {@code reviews.csv}, and its
 * name, {@code a} or {@code b}.
 */
final class SharedCacheMain {

  private SharedCacheMain() {}

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    AtomicInteger made = new AtomicInteger();
    LabelledTexts reviews = YelpFull.file(folder.resolve("reviews.csv"));
    LabelledTexts counted =
        new LabelledTexts() {
          @Override
          public Stream<LabelledText> stream(BadRows bad) {
            made.incrementAndGet();
            // The other process asks for the same result while this one makes it.
            await(folder.resolve("a"));
            await(folder.resolve("b"));
            return reviews.stream(bad);
          }

          @Override
          public String digest() {
            return reviews.digest();
          }

          @Override
          public List<String> classNames() {
            return reviews.classNames();
          }
        };
    Files.createFile(folder.resolve(args[1]));
    PreprocessingConfig how = PreprocessingConfig.standard().cachedIn(folder.resolve("cache"));
    Tokenizer tokenizer = Tokenizer.standard();
    Vocabulary words = Vocabulary.count(counted, tokenizer, 1, 99, how);
    TokenSequences ids = TokenSequences.of(counted, tokenizer, words, 99, how);
    StringBuilder all = new StringBuilder();
    for (int row = 0; row < ids.size(); row++) {
      all.append(Arrays.toString(ids.ids(row)));
    }
    System.out.println(all);
    System.out.println(made);
  }

  private static void await(Path file) {
    for (int i = 0; i < 2_000 && !Files.exists(file); i++) {
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
