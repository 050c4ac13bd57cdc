package org.chainzrule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chainzrule.metrics.Distribution;
import org.chainzrule.optim.Adam;
import org.chainzrule.robustness.attack.Pgd;
import org.junit.jupiter.api.Test;

/**
 * Every entry point occurs in the code of a page for users. An entry point is a public type, not
 * {@link Internal} and outside the examples, that no public member of another such type takes or
 * gives: users come to it by its name alone.
 */
class EntryPointTest {

  private static final Path SOURCES = SourceTree.PROJECT.resolve("src/main/java");
  private static final Pattern PUBLIC_TYPE =
      Pattern.compile("(?m)^public (?:final |sealed |abstract )*(?:class|record|interface|enum) ");
  private static final Pattern CODE = Pattern.compile("(?ms)^```\\w*\\n(.*?)^```$|`([^`\\n]+)`");

  @Test
  void every_entry_point_is_shown_in_a_guide() throws Exception {
    StringBuilder code = new StringBuilder(codeOf(Path.of("README.md")));
    try (Stream<Path> pages = Guide.pages()) {
      for (Path page : pages.toList()) {
        code.append(codeOf(page));
      }
    }
    Set<Class<?>> entries = entries(types());
    assertThat(entries)
        .hasSizeGreaterThan(100)
        .contains(Pgd.class, Adam.class)
        .doesNotContain(Distribution.class);
    assertThat(missing(entries, code.toString())).isEmpty();
  }

  @Test
  void a_type_without_a_page_is_noticed() {
    Set<Class<?>> entries = Set.of(Pgd.class, Adam.class);
    assertThat(missing(entries, "new Adam(1e-3)"))
        .isEqualTo(Map.of("org.chainzrule.robustness.attack", List.of("Pgd")));
    assertThat(missing(entries, "`AdamW` and `PgdL2`")).hasSize(2);
  }

  @Test
  void what_another_type_gives_is_no_entry_point() {
    assertThat(entries(List.of(Pgd.class))).containsExactly(Pgd.class);
    assertThat(entries(List.of(Pgd.class, Giver.class))).containsExactly(Giver.class);
  }

  /** A type with members that mention others in every way. */
  public interface Giver {

    /** Deep inside a type. */
    List<? extends Map<String, Pgd[]>> attacks();
  }

  private static List<Class<?>> types() throws IOException, ClassNotFoundException {
    List<Class<?>> types = new ArrayList<>();
    for (Path folder : SourceTree.packages()) {
      List<Path> files;
      try (Stream<Path> all = Files.list(folder)) {
        files = all.filter(file -> file.toString().endsWith(".java")).sorted().toList();
      }
      for (Path file : files) {
        String source = Files.readString(file);
        Matcher type = PUBLIC_TYPE.matcher(source);
        String name = SOURCES.relativize(file).toString().replaceAll("[/\\\\]", ".");
        if (type.find()
            && !source.substring(0, type.start()).contains("\n@Internal")
            && !name.startsWith("org.chainzrule.examples.")) {
          types.add(Class.forName(name.replaceAll("\\.java$", "")));
        }
      }
    }
    return types;
  }

  private static Set<Class<?>> entries(List<Class<?>> types) {
    Set<Class<?>> given = new HashSet<>();
    for (Class<?> type : types) {
      Set<Class<?>> own = new HashSet<>();
      addMembers(type, own);
      own.remove(type);
      given.addAll(own);
    }
    return types.stream().filter(type -> !given.contains(type)).collect(Collectors.toSet());
  }

  private static void addMembers(Class<?> type, Set<Class<?>> to) {
    for (Method method : type.getMethods()) {
      add(method.getGenericReturnType(), to);
      Stream.of(method.getGenericParameterTypes()).forEach(each -> add(each, to));
    }
    for (Constructor<?> constructor : type.getConstructors()) {
      Stream.of(constructor.getGenericParameterTypes()).forEach(each -> add(each, to));
    }
    for (Field field : type.getFields()) {
      add(field.getGenericType(), to);
    }
    for (Class<?> nested : type.getClasses()) {
      if (nested.getDeclaringClass() == type) {
        addMembers(nested, to);
      }
    }
  }

  /** Adds the outermost classes that a type mentions. */
  private static void add(Type type, Set<Class<?>> to) {
    if (type instanceof Class<?> named) {
      Class<?> outermost = named;
      while (outermost.isArray()) {
        outermost = outermost.getComponentType();
      }
      while (outermost.getDeclaringClass() != null) {
        outermost = outermost.getDeclaringClass();
      }
      to.add(outermost);
    } else if (type instanceof ParameterizedType generic) {
      add(generic.getRawType(), to);
      Stream.of(generic.getActualTypeArguments()).forEach(each -> add(each, to));
    } else if (type instanceof GenericArrayType array) {
      add(array.getGenericComponentType(), to);
    } else if (type instanceof WildcardType any) {
      Stream.of(any.getUpperBounds()).forEach(each -> add(each, to));
      Stream.of(any.getLowerBounds()).forEach(each -> add(each, to));
    }
  }

  /** The types whose names do not occur as words, by their packages. */
  private static Map<String, List<String>> missing(Set<Class<?>> entries, String code) {
    Set<String> words =
        Pattern.compile("\\w+")
            .matcher(code)
            .results()
            .map(match -> match.group())
            .collect(Collectors.toSet());
    return entries.stream()
        .filter(type -> !words.contains(type.getSimpleName()))
        .collect(
            Collectors.groupingBy(
                Class::getPackageName,
                TreeMap::new,
                Collectors.mapping(Class::getSimpleName, Collectors.toList())));
  }

  private static String codeOf(Path page) throws IOException {
    return CODE.matcher(Files.readString(page).replace("\r\n", "\n"))
        .results()
        .map(match -> match.group(1) == null ? match.group(2) : match.group(1))
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
