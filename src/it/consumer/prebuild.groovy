// Takes dependencies and Java from the pages that show them, so that a page which is wrong fails
// here. The folder is a copy that Maven has made for the build.

def blocks = { String page, String language ->
  def text = new File(projectFolder, page).getText('UTF-8').replace('\r\n', '\n')
  def found = (text =~ ('(?ms)^```' + language + '\\n(.*?)^```$')).collect { it[1] }
  assert !found.isEmpty() : "no block of ${language} in ${page}"
  return found
}

def write = { String folder, String name, String source ->
  def file = new File(basedir, "src/${folder}/java/com/example/${name}.java")
  assert !file.exists() : "${file} comes from two places"
  file.parentFile.mkdirs()
  file.setText(source, 'UTF-8')
}

def typeName = { String java ->
  def type = (java =~ '(?m)^(?:public )?(?:final )?(?:class|record) (\\w+)')
  return type.find() ? type.group(1) : null
}

// The one dependency of the README, and those for tests of the page on extending.
def pom = new File(basedir, 'pom.xml')
def place = '<!-- dependencies of the pages -->'
def before = pom.getText('UTF-8')
assert before.contains(place)
pom.setText(
    before.replace(
        place, blocks('README.md', 'xml')[0] + blocks('docs/extending.md', 'xml')[0]),
    'UTF-8')

// The README: a program of statements with its imports, and an activation.
def readme = blocks('README.md', 'java')
assert readme.size() == 2
def imports = (readme[0] =~ '(?m)^import [^\\n]+;\\n').collect { it }
def statements = readme[0].replaceAll('(?m)^import [^\\n]+;\\n', '')
write('main', 'readme/QuickStart',
    'package com.example.readme;\n\n' + imports.join('')
        + 'public final class QuickStart {\n  public static void main(String... args) throws Exception {\n'
        + statements + '  }\n}\n')
write('main', "readme/${typeName(readme[1])}", 'package com.example.readme;\n\n' + readme[1])

// The types of the pages on extending, and their tests.
(blocks('docs/extending.md', 'java') + blocks('docs/adding-a-layer.md', 'java')).each { java ->
  def name = typeName(java)
  if (name != null) {
    def source = java.startsWith('package ') ? java : 'package com.example;\n\n' + java
    write(name.endsWith('Test') ? 'test' : 'main', name, source)
  }
}
return true
